import 'uvu'

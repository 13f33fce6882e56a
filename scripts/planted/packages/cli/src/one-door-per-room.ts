import '../../core/src/http/index.js'

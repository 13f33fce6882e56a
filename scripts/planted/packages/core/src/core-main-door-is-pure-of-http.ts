import './http/index.js'

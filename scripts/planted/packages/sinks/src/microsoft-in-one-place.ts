import '@azure/identity'

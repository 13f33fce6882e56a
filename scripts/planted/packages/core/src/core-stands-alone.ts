import '@rosterstream/sources'

import '@rosterstream/cli'

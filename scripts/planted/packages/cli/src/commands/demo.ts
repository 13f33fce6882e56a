import '@rosterstream/testkit'

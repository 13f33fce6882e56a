import '@rosterstream/sinks/sds-csv'

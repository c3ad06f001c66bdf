#!/usr/bin/env node
// Starts the command line: installs what is missing, then hands over to TypeScript in this very process.
'use strict';
require('../tools/install.cjs');
require('tsx/cjs');
require('./main.ts');

#!/usr/bin/env node
// Starts the command line: installs what is missing, then runs it as one file.
'use strict';
require('../tools/install.cjs');
require(require('../tools/bundle.cjs'));

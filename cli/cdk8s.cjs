#!/usr/bin/env node
// `npx cdk8s …` in this project: cdk8s-cli as it is, but it does not ask the network for upgrades.
'use strict';
require('../tools/install.cjs');
process.env.CDK8S_CHECK_UPGRADE ??= 'false';
require('../node_modules/cdk8s-cli/bin/cdk8s');

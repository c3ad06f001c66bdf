#!/usr/bin/env node
console.log('platform launcher', process.argv.slice(2).join(' '), process.cwd());

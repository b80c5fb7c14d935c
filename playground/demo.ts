/** Runs a demo: the sensor hub on MQTT, or with the argument `thermostat` a house whose output is compared line by line. */
const [which = 'hub'] = process.argv.slice(2)
if (which === 'hub') await import('./hub.ts')
else if (which === 'thermostat') await import('./thermostat.ts')
else {
  console.error('usage: npm run demo [hub|thermostat]')
  process.exitCode = 2
}

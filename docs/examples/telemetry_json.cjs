// Prints where every tracker is, from the JSON copy: node telemetry_json.cjs localhost:9092 telemetry.records.json.v1
// Needs kafkajs: npm install kafkajs
const { Kafka, logLevel } = require("kafkajs");

const [bootstrap, topic] = process.argv.slice(2);
const kafka = new Kafka({ clientId: "trip-logger", brokers: bootstrap.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: "trip-logger-node" });
const seen = new Set(); // in earnest: a unique key in your database

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true }); // where the group has committed nothing yet
  await consumer.run({
    autoCommit: false, // committed below, after the work
    eachMessage: async ({ topic, partition, message }) => {
      const record = JSON.parse(message.value);
      if (!seen.has(record.record_id) && record.fix_valid) {
        console.log(record.recorded_at, record.imei, record.latitude, record.longitude, record.speed_kmh, "km/h");
      }
      seen.add(record.record_id);
      await consumer.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
    },
  });
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});

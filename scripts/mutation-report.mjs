// Makes docs/mutation.md of the reports that dotnet-stryker left in tests/Mutation; fails when of an area less than 85 % is noticed.
import { readFileSync, readdirSync } from "node:fs";

const root = "tests/Mutation";
const areas = readdirSync(root).filter(name => name.endsWith(".Tests")).sort();
const least = 85;
const sums = { killed: 0, all: 0, untried: 0 };
let failed = false;
const lines = [];
const survivors = [];
for (const area of areas) {
  const runs = readdirSync(`${root}/${area}/StrykerOutput`).filter(name => /^\d/.test(name)).sort();
  const report = JSON.parse(readFileSync(`${root}/${area}/StrykerOutput/${runs.at(-1)}/reports/mutation-report.json`, "utf8"));
  for (const [path, file] of Object.entries(report.files).sort()) {
    const tried = file.mutants.filter(mutant => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(mutant.status));

    // What is set once per process is set before a change takes effect: the runner of our test platform keeps its process.
    const counted = tried.filter(mutant => !mutant.static);
    sums.untried += tried.length - counted.length;
    if (counted.length === 0) continue;
    const name = path.replace(/^.*?\/?((libs|services)\/.*)$/, "$1");
    const source = file.source.split("\n");
    const living = counted.filter(mutant => mutant.status === "Survived" || mutant.status === "NoCoverage");
    lines.push({ area: area.replace(/\.Tests$/, ""), name, killed: counted.length - living.length, all: counted.length });
    for (const mutant of living) {
      const line = mutant.location.start.line;
      survivors.push(`| \`${name.split("/").at(-1)}:${line}\` | ${mutant.mutatorName} | \`${source[line - 1].trim().replaceAll("|", "\\|").replaceAll("`", "'").slice(0, 90)}\` |`);
    }
  }
}

const share = (killed, all) => `${((100 * killed) / all).toFixed(1)} %`;
console.log("# Mutation testing of the decisions\n");
console.log("`make mutate` changes one thing after the other in the code that decides (dotnet-stryker: conditions, comparisons, arithmetic,");
console.log("texts, calls) and counts which changes some unit test notices. Each area must reach 85 %. Left out are changes that do not compile, and");
console.log("those of values that are set once per process, such as tables of constants: the runner of our test platform cannot try them.\n");
console.log(`Written on ${new Date().toISOString().slice(0, 10)}.\n`);
console.log("| area | file | noticed | of | share |\n|---|---|---:|---:|---:|");
for (const area of new Set(lines.map(line => line.area))) {
  const own = lines.filter(line => line.area === area);
  for (const line of own) console.log(`| ${area} | \`${line.name}\` | ${line.killed} | ${line.all} | ${share(line.killed, line.all)} |`);
  const [killed, all] = [own.reduce((sum, line) => sum + line.killed, 0), own.reduce((sum, line) => sum + line.all, 0)];
  failed ||= (100 * killed) / all < least;
  sums.killed += killed;
  sums.all += all;
  console.log(`| **${area}** | **all** | **${killed}** | **${all}** | **${share(killed, all)}** |`);
}

console.log("\n## What no test notices\n");
console.log("| where | change | line |\n|---|---|---|");
console.log(survivors.sort().join("\n"));
console.log(`\n${areas.length} areas, ${lines.length} files: ${sums.killed} of ${sums.all} changes noticed, ${share(sums.killed, sums.all)}; ${sums.untried} could not be tried`);
process.exitCode = failed ? 1 : 0;

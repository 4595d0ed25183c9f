using System.Globalization;
using System.Text.Json;
using LivePlatform.Bench.Brokers;
using LivePlatform.Bench.Contenders;
using LivePlatform.Bench.Floor;
using LivePlatform.Bench.Harm;
using LivePlatform.Bench.Reporting;
using LivePlatform.Bench.Running;
using LivePlatform.Bench.Scene;

if (args is [BrokerBench.Bare, var bareOrder])
{
    await BareEndpoint.RunAsync(
        JsonSerializer.Deserialize<BareOrder>(await File.ReadAllTextAsync(bareOrder))
            ?? throw new InvalidOperationException($"{bareOrder} holds no order."));
    return 0;
}

if (args is [HarmProcess.Verb])
{
    await HarmProcess.RunAsync();
    return 0;
}

if (args is ["brokers"])
{
    var brokers = await BrokerBench.RunAsync(BrokerPlan.Full, Console.WriteLine, CancellationToken.None);
    foreach (var shortfall in brokers.Shortfalls)
    {
        Console.Error.WriteLine($"bench: {shortfall}");
    }

    Console.WriteLine(brokers.Figure());
    return brokers.Shortfalls.Count == 0 ? 0 : 1;
}

if (args is ["first-sync"])
{
    var firstSync = await BenchRun.FirstSyncAsync(BenchPlan.FirstSync, Console.Error.WriteLine, CancellationToken.None);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{firstSync.Seconds:0.000} {firstSync.CpuSeconds:0.000}"));
    return 0;
}

// Two contenders run as children of the bench, each told by a file what to do.
if (args is [var contender, var file])
{
    var order = JsonSerializer.Deserialize<ContenderOrder>(await File.ReadAllTextAsync(file))
        ?? throw new InvalidOperationException($"{file} holds no order.");
    await (contender == ContenderName.Textbook
        ? TextbookContender.RunAsync(order)
        : FloorContender.RunAsync(order, CancellationToken.None));
    return 0;
}

var quick = args is ["--quick"];
var report = await BenchRun.RunAsync(quick ? BenchPlan.Quick : BenchPlan.Full, Console.WriteLine, CancellationToken.None);
if (!quick)
{
    await ReportFiles.WriteAsync(report);
}

Console.WriteLine(ReportText.Table(report));
foreach (var fault in report.Faults)
{
    Console.Error.WriteLine($"bench: {fault}");
}

Console.WriteLine(ReportText.Figure(report));
return report.Faults.Count == 0 ? 0 : 1;

using LivePlatform.DevHost;
using LivePlatform.DevHost.Testing;

try
{
    return args switch
    {
        ["up"] => await Verbs.UpAsync(),
        ["demo"] => await Verbs.DemoAsync(stayUp: true),
        ["demo", "--exit"] => await Verbs.DemoAsync(stayUp: false),
        ["test"] => await Verbs.TestAsync(TestSelection.All),
        ["test", "--busy"] => await Verbs.TestAsync(TestSelection.AllWhileBusy),
        ["test", "--unit"] => await Verbs.TestAsync(TestSelection.UnitOnly),
        ["test", "--long"] => await Verbs.TestAsync(TestSelection.LongOnly),
        ["test", "--show", var line] => await Verbs.TestAsync(TestSelection.Proving(line)),
        ["compose-provision", var certificates] => await Verbs.ComposeProvisionAsync(certificates),
        ["compose-tokens", var simulator, var certificates, var folder] =>
            await Verbs.ComposeTokensAsync(new Uri(simulator), certificates, folder),
        ["test-servers", .. var command] when command.Length > 0 => await Verbs.WithTestServersAsync(command),
        _ => Verbs.Usage(),
    };
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted; nothing is left running.");
    return 130;
}
catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or HttpRequestException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

/// <summary>Not public, so that a test of a service can name that service's Program.</summary>
internal partial class Program;

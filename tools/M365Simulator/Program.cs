using LivePlatform.M365Simulator;
using LivePlatform.M365Simulator.Settings;

var builder = WebApplication.CreateBuilder(args);
var options = builder.Configuration.GetSection(SimulatorOptions.Section).Get<SimulatorOptions>() ?? new SimulatorOptions();
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

if (string.IsNullOrEmpty(builder.Configuration["Kestrel:Certificates:Default:Path"]))
{
    var certificate = SelfMadeCertificate.Make();
    if (options.CertificateFile is { } file)
    {
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
    }

    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
}

builder.AddSimulator(options);
var app = builder.Build();
app.MapSimulator();
await app.RunAsync();

/// <summary>Its own: tests that host a service name the service's.</summary>
internal sealed partial class Program;

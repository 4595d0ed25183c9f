using LivePlatform.Portal;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(PortalModule.ServiceName);
builder.AddPortal();

await using var app = builder.Build();
if (await app.RunVerbAsync(args) is { } exitCode)
{
    return exitCode;
}

app.UseProxies();
app.UsePageHeaders();
app.UseServiceDefaults(isPublic: true);
app.MapPortal();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the portal in-process.</summary>
public partial class Program;

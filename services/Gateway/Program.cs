using LivePlatform.Gateway;
using LivePlatform.Gateway.Limits;
using LivePlatform.ServiceDefaults;
using LivePlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(GatewayModule.ServiceName);
builder.AddGateway();
builder.Services.AddGatewayWorkers();

await using var app = builder.Build();
if (await app.RunVerbAsync(args) is { } exitCode)
{
    return exitCode;
}

app.UseProxies();
app.UseAnswerHeaders();
app.Use(RateLimits.OfAddresses);
app.UseServiceDefaults(isPublic: true);
app.MapGateway();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the gateway in-process.</summary>
public partial class Program;

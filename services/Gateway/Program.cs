using LivePlatform.Gateway;
using LivePlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(GatewayModule.ServiceName);
builder.AddGateway();
builder.Services.AddGatewayWorkers();

await using var app = builder.Build();
app.UseAnswerHeaders();
app.UseServiceDefaults(isPublic: true);
app.MapGateway();
await app.RunAsync();

/// <summary>Named so that tests can start the gateway in-process.</summary>
public partial class Program;

using System.Text.Json;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Making applications and service principals, and saying who owns them.</summary>
internal sealed class ApplicationWrites(World world, Applications apps, SimulatorClock clock, CurrentSettings settings)
{
    private const int LongestName = 256;

    /// <summary>The one who makes an application owns it. Entra's other nodes hear of it some seconds later.</summary>
    public GraphAnswer Create(GraphCall call)
    {
        if (Text(call, "displayName") is not { Length: <= LongestName } name)
        {
            throw GraphRefusal.BadRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
        }

        return Made(call, name, uniqueName: null);
    }

    /// <summary>By its unique name: made when it is missing and that is wished, changed when it is there.</summary>
    public GraphAnswer Upsert(GraphCall call)
    {
        const string ByName = "uniqueName=";
        var key = call.Ids[0];
        lock (world.Apps)
        {
            var found = world.Apps.Values.FirstOrDefault(x => x.HomeTenantId == call.Tenant.Id && key == $"{ByName}{x.UniqueName}");
            if (found is null && key.StartsWith(ByName, StringComparison.Ordinal)
                && call.Headers.Prefer.Contains("create-if-missing", StringComparison.Ordinal))
            {
                return Made(
                    call,
                    Text(call, "displayName")
                        ?? throw GraphRefusal.BadRequest("Invalid value specified for property 'displayName' of resource 'Application'."),
                    key[ByName.Length..]);
            }

            var app = apps.Owned(call);
            app.DisplayName = Text(call, "displayName") ?? app.DisplayName;
            return GraphAnswer.NoContent;
        }
    }

    private GraphAnswer Made(GraphCall call, string name, string? uniqueName)
    {
        var made = new AppRegistration(Guid.NewGuid(), Guid.NewGuid(), call.Tenant.Id)
        {
            DisplayName = name,
            UniqueName = uniqueName,
            Owners = [call.Caller.ObjectId],
            KnownFrom = clock.GetUtcNow() + settings.Value.AppPropagation,
        };
        world.Apps[made.AppId] = made;
        return new GraphAnswer(201, writer => Applications.Write(writer, made, Selection.Context(call, "applications") + "/$entity"));
    }

    public GraphAnswer Delete(GraphCall call)
    {
        var app = apps.Owned(call);
        world.Apps.TryRemove(app.AppId, out _);
        return call.Tenant.Writing(() =>
        {
            call.Tenant.ServicePrincipals.Where(x => x.App == app).ToList().ForEach(x => x.Removed = true);
            return GraphAnswer.NoContent;
        });
    }

    public GraphAnswer CreatePrincipal(GraphCall call)
    {
        var appId = Guid.TryParse(Text(call, "appId"), out var id)
            ? id
            : throw GraphRefusal.BadRequest("Invalid value specified for property 'appId' of resource 'ServicePrincipal'.");
        if (!world.Apps.TryGetValue(appId, out var app) || app.KnownFrom - (settings.Value.AppPropagation / 2) > clock.GetUtcNow())
        {
            throw GraphRefusal.BadRequest(
                $"The appId '{appId}' of the service principal does not reference a valid application object.",
                "NoBackingApplicationObject");
        }

        var made = call.Tenant.Writing(() => World.PrincipalOf(call.Tenant, appId) is null
            ? call.Tenant.Enter(app, clock.GetUtcNow() + call.Tenant.NodesLag)
            : throw new GraphRefusal(
                409,
                "Request_MultipleObjectsWithSameKeyValue",
                $"The service principal cannot be created, updated, or restored because the service principal name {appId} "
                    + "is already in use."));
        return new GraphAnswer(201, writer => Applications.Write(writer, made, Selection.Context(call, "servicePrincipals") + "/$entity"));
    }

    public GraphAnswer AddOwner(GraphCall call)
    {
        var app = apps.Owned(call);
        var owner = Guid.TryParse(Text(call, "@odata.id")?.Split('/')[^1], out var id)
            ? id
            : throw GraphRefusal.BadRequest("The reference does not name a directory object.");
        if (!call.Tenant.Reading(() => call.Tenant.ServicePrincipals.Any(x => x.Id == owner && !x.Removed))
            && call.Tenant.Accounts.Values.All(x => x.Id != owner))
        {
            throw GraphRefusal.NotFound(owner.ToString());
        }

        lock (app)
        {
            app.Owners = app.Owners.Contains(owner)
                ? throw GraphRefusal.BadRequest(
                    "One or more added object references already exist for the following modified properties: 'owners'.")
                : [.. app.Owners, owner];
        }

        return GraphAnswer.NoContent;
    }

    public GraphAnswer Owners(GraphCall call)
    {
        var owners = apps.Application(call).Owners;
        return Applications.Collection(call, "directoryObjects", writer =>
        {
            foreach (var owner in owners)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, owner);
                writer.WriteEndObject();
            }
        });
    }

    private static string? Text(GraphCall call, string name) =>
        call.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

using System.Security.Cryptography;
using System.Text.Json;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Application objects (in their home tenant), service principals, and secrets.</summary>
internal sealed class Applications(World world, SimulatorClock clock, CurrentSettings settings)
{
    public static GraphAnswer ServicePrincipals(GraphCall call)
    {
        PageTokens.RefuseSkip(call);
        var filter = ODataFilter.Read(call.Query.Filter);
        bool Passes(Guid appId, Guid id) => ODataFilter.Passes(filter, name => name switch
        {
            "appId" => appId.ToString(),
            "id" => id.ToString(),
            _ => null,
        });
        var found = call.Tenant.Reading(() => call.Tenant.ServicePrincipals.Where(p => !p.Removed && Passes(p.App.AppId, p.Id)).ToList());
        var withGraph = Passes(new Guid(Resources.GraphAppId), GraphPrincipal.IdIn(call.Tenant));
        return Collection(call, "servicePrincipals", writer =>
        {
            found.ForEach(p => Write(writer, p));
            if (withGraph)
            {
                GraphPrincipal.Write(writer, call.Tenant);
            }
        });
    }

    public static GraphAnswer ServicePrincipal(GraphCall call)
    {
        var context = Selection.Context(call, "servicePrincipals") + "/$entity";
        if (GraphPrincipal.IsNamed(call.Tenant, call.Ids[0]))
        {
            return GraphAnswer.Ok(writer => GraphPrincipal.Write(writer, call.Tenant, context));
        }

        var found = Principal(call);
        return GraphAnswer.Ok(writer => Write(writer, found, context));
    }

    public GraphAnswer List(GraphCall call)
    {
        PageTokens.RefuseSkip(call);
        var ids = ODataFilter.Read(call.Query.Filter) is ("appId", var values) ? values : null;
        var found = world.Apps.Values.Where(
            a => a.HomeTenantId == call.Tenant.Id && ids?.Contains(a.AppId.ToString(), StringComparer.OrdinalIgnoreCase) != false).ToList();
        return Collection(call, "applications", writer => found.ForEach(a => Write(writer, a, null)));
    }

    public GraphAnswer Get(GraphCall call)
    {
        var found = Application(call);
        return GraphAnswer.Ok(writer => Write(writer, found, Selection.Context(call, "applications") + "/$entity"));
    }

    /// <summary>Makes a secret; its text is shown this once.</summary>
    public GraphAnswer AddPassword(GraphCall call)
    {
        var app = Owned(call);
        var asked = call.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("passwordCredential", out var credential)
            ? credential
            : default;
        var now = clock.GetUtcNow();
        var (start, end) = (Date(asked, "startDateTime") ?? now, Date(asked, "endDateTime") ?? now.AddYears(2));
        if (end <= start)
        {
            throw GraphRefusal.BadRequest("The end of a credential must be after its start.");
        }

        var secret = new AppSecret(
            Guid.NewGuid(),
            NewText(),
            asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty("displayName", out var name) ? name.GetString() : null,
            start, end, now + settings.Value.SecretPropagation);
        lock (app)
        {
            app.Secrets = [.. app.Secrets, secret];
        }

        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, $"{call.BaseUrl}/$metadata#microsoft.graph.passwordCredential");
            WriteSecret(writer, secret, secret.Value);
            writer.WriteEndObject();
        });
    }

    public GraphAnswer RemovePassword(GraphCall call)
    {
        var app = Owned(call);
        var keyId = call.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("keyId", out var text)
            && text.TryGetGuid(out var id) ? id : Guid.Empty;
        lock (app)
        {
            var left = app.Secrets.Where(s => s.KeyId != keyId).ToList();
            if (left.Count == app.Secrets.Count)
            {
                throw GraphRefusal.BadRequest("No password credential found with keyId.");
            }

            app.Secrets = left;
        }

        return GraphAnswer.NoContent;
    }

    public static ServicePrincipal? FindPrincipal(M365Tenant tenant, string key) =>
        tenant.ServicePrincipals.LastOrDefault(p => !p.Removed && IsNamed(key, p.App.AppId, p.Id));

    public static string NewText() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)).Replace('/', '~').Replace('+', '.');

    /// <summary>A key is an object id or <c>appId=…</c>.</summary>
    private static bool IsNamed(string key, Guid appId, Guid objectId) => key.StartsWith("appId=", StringComparison.OrdinalIgnoreCase)
        ? Guid.TryParse(key.AsSpan(6), out var app) && app == appId
        : Guid.TryParse(key, out var id) && id == objectId;

    internal static ServicePrincipal Principal(GraphCall call) =>
        call.Tenant.Reading(() => FindPrincipal(call.Tenant, call.Ids[0])) ?? throw GraphRefusal.NotFound(call.Ids[0]);

    internal AppRegistration Application(GraphCall call)
    {
        var key = call.Ids[0];
        return world.Apps.Values.FirstOrDefault(
            a => a.HomeTenantId == call.Tenant.Id
                && (IsNamed(key, a.AppId, a.ObjectId) || (a.UniqueName is { } name && key == $"uniqueName={name}")))
            ?? throw GraphRefusal.NotFound(key);
    }

    /// <summary>
    /// Application.ReadWrite.OwnedBy opens what the caller's service principal owns; an administrator who came so far may change any.
    /// </summary>
    internal AppRegistration Owned(GraphCall call)
    {
        var app = Application(call);
        return app.Owners.Contains(call.Caller.ObjectId) || call.Caller.Scopes is not null
            || call.Caller.Roles.Contains("Application.ReadWrite.All") || call.Caller.Roles.Contains("Directory.ReadWrite.All")
            ? app
            : throw GraphRefusal.Forbidden;
    }

    internal static GraphAnswer Collection(GraphCall call, string set, Action<Utf8JsonWriter> items) => GraphAnswer.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, set));
        writer.WriteStartArray("value"u8);
        items(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    internal static void Write(Utf8JsonWriter writer, ServicePrincipal principal, string? context = null)
    {
        writer.WriteStartObject();
        if (context is not null)
        {
            writer.WriteString("@odata.context"u8, context);
        }

        writer.WriteString("id"u8, principal.Id);
        writer.WriteString("appId"u8, principal.App.AppId);
        writer.WriteString("displayName"u8, principal.App.DisplayName);
        writer.WriteString("appDisplayName"u8, principal.App.DisplayName);
        writer.WriteBoolean("accountEnabled"u8, !principal.Disabled);
        writer.WriteString("servicePrincipalType"u8, "Application"u8);
        writer.WriteString("appOwnerOrganizationId"u8, principal.App.HomeTenantId);
        writer.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter writer, AppRegistration app, string? context)
    {
        writer.WriteStartObject();
        if (context is not null)
        {
            writer.WriteString("@odata.context"u8, context);
        }

        writer.WriteString("id"u8, app.ObjectId);
        writer.WriteString("appId"u8, app.AppId);
        writer.WriteString("displayName"u8, app.DisplayName);
        writer.WriteString("signInAudience"u8, "AzureADMyOrg"u8);
        writer.WriteStartArray("passwordCredentials"u8);
        foreach (var secret in app.Secrets)
        {
            writer.WriteStartObject();
            WriteSecret(writer, secret, text: null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("keyCredentials"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSecret(Utf8JsonWriter writer, AppSecret secret, string? text)
    {
        writer.WriteNull("customKeyIdentifier"u8);
        writer.WriteString("displayName"u8, secret.DisplayName);
        writer.WriteString("endDateTime"u8, secret.ExpiresAt.UtcDateTime);
        writer.WriteString("hint"u8, secret.Hint);
        writer.WriteString("keyId"u8, secret.KeyId);
        writer.WriteString("secretText"u8, text);
        writer.WriteString("startDateTime"u8, secret.StartsAt.UtcDateTime);
    }

    private static DateTimeOffset? Date(JsonElement credential, string name) =>
        credential.ValueKind == JsonValueKind.Object && credential.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var date) ? date : null;
}

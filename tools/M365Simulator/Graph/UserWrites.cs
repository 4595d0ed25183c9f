using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Users made, changed, deleted, restored and deleted for good through Graph.</summary>
internal sealed class UserWrites(TenantEdits edits)
{
    private static readonly JsonElement Member = JsonSerializer.SerializeToElement("Member");
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(Array.Empty<string>());
    private static readonly JsonElement Unset = JsonSerializer.SerializeToElement<string?>(null);
    private static readonly string[] Required = ["accountEnabled", "displayName", "mailNickname", "userPrincipalName", "passwordProfile"];

    public GraphAnswer Create(GraphCall call)
    {
        var body = Body(call);
        if (Array.Find(Required, name => !body.TryGetProperty(name, out _)) is { } missing)
        {
            throw GraphRefusal.BadRequest($"A value is required for property '{missing}' of resource 'User'.");
        }

        var values = ValuesOf(body);
        return call.Tenant.Writing(() =>
        {
            var name = body.GetProperty("userPrincipalName").GetString() ?? "";
            CheckPrincipalName(call.Tenant, name, except: null);
            if (call.Tenant.Domains.Find(name[(name.LastIndexOf('@') + 1)..]) is { AuthenticationType: "Federated" }
                && !values.ContainsKey(UserSchema.OnPremisesImmutableId))
            {
                throw GraphRefusal.BadRequest(
                    "A value is required for property 'onPremisesImmutableId' of resource 'User': its domain is federated.");
            }

            return Answer(call, edits.Add(call.Tenant, ObjectKind.User, Whole(values)), 201);
        });
    }

    public static GraphAnswer Change(GraphCall call)
    {
        var body = Body(call);
        var values = ValuesOf(body);
        return call.Tenant.Writing(() =>
        {
            var user = Find(call);
            if (body.TryGetProperty("userPrincipalName", out var name))
            {
                CheckPrincipalName(call.Tenant, name.GetString() ?? "", user);
            }

            TenantEdits.Patch(call.Tenant, ObjectKind.User, user, values);
            return GraphAnswer.NoContent;
        });
    }

    public GraphAnswer Delete(GraphCall call) => call.Tenant.Writing(() =>
    {
        var user = Find(call);
        call.Tenant.Licences.FreeAll(user);
        edits.Delete(call.Tenant, ObjectKind.User, user);
        return GraphAnswer.NoContent;
    });

    public GraphAnswer Purge(GraphCall call) => call.Tenant.Writing(() =>
    {
        edits.Purge(call.Tenant, ObjectKind.User, FindDeleted(call));
        return GraphAnswer.NoContent;
    });

    public GraphAnswer Restore(GraphCall call) => call.Tenant.Writing(() =>
    {
        var user = FindDeleted(call);
        edits.Restore(call.Tenant, ObjectKind.User, user);
        return Answer(call, user, 200);
    });

    /// <summary>A living user by id or principal name.</summary>
    internal static int Find(GraphCall call)
    {
        var users = call.Tenant.Users;
        var number = Guid.TryParse(call.Ids[0], out var id) ? users.Find(id) : users.FindByPrincipalName(call.Ids[0]);
        return number is { } found && users.IsLive(found) ? found : throw GraphRefusal.NotFound(call.Ids[0]);
    }

    internal static GraphAnswer Answer(GraphCall call, int user, int status) => new(status, writer => call.Tenant.Reading(() =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, $"{Selection.Context(call, "users")}/$entity");
        call.Tenant.Users.WriteProperties(writer, user, UserSchema.Schema.Default, nulls: true);
        writer.WriteEndObject();
    }));

    internal static JsonElement Body(GraphCall call) =>
        call.Body is { ValueKind: JsonValueKind.Object } body
            ? body
            : throw GraphRefusal.BadRequest("Unable to read JSON request payload.", "BadRequest");

    private static int FindDeleted(GraphCall call) =>
        Guid.TryParse(call.Ids[0], out var id) && call.Tenant.Users.Find(id) is { } user
            && call.Tenant.Users.LifeOf(user) == Life.SoftDeleted
            ? user
            : throw GraphRefusal.NotFound(call.Ids[0]);

    private static void CheckPrincipalName(M365Tenant tenant, string name, int? except)
    {
        var at = name.LastIndexOf('@');
        if (at < 1 || !tenant.Domains.IsVerified(name[(at + 1)..]))
        {
            throw GraphRefusal.BadRequest(
                "The domain portion of the userPrincipalName property is invalid. You must use one of the verified "
                    + "domain names in your organization.");
        }

        if (tenant.Users.FindByPrincipalName(name) is { } other && other != except && tenant.Users.IsLive(other))
        {
            throw GraphRefusal.BadRequest("Another object with the same value for property userPrincipalName already exists.");
        }
    }

    /// <summary>What nobody gave is not set; left out, it would be as if seeded.</summary>
    private static Dictionary<int, JsonElement> Whole(Dictionary<int, JsonElement> given)
    {
        var whole = new Dictionary<int, JsonElement>(given);
        foreach (var property in UserSchema.Schema.Properties.Where(x => x.Settable && !given.ContainsKey(x.Index)))
        {
            whole[property.Index] = property.Index == UserSchema.UserType ? Member : property.Type == PropertyType.List ? Nothing : Unset;
        }

        return whole;
    }

    private static Dictionary<int, JsonElement> ValuesOf(JsonElement body)
    {
        var values = new Dictionary<int, JsonElement>();
        foreach (var given in body.EnumerateObject().Where(x => x.Name != "passwordProfile" && !x.Name.StartsWith('@')))
        {
            if (UserSchema.Schema.Find(given.Name) is not { Settable: true } property || property.Index == UserSchema.AssignedLicenses
                || !property.Takes(given.Value))
            {
                throw GraphRefusal.BadRequest($"Invalid value specified for property '{given.Name}' of resource 'User'.");
            }

            values[property.Index] = given.Value.Clone();
        }

        return values;
    }
}

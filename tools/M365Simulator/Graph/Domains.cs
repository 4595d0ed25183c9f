using System.Text.Json;
using LivePlatform.M365Simulator.Dns;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Domains: added, verified by a real look-up, deleted (Microsoft Graph, resource type domain).</summary>
internal sealed class Domains(World world, TxtRecords records, SimulatorClock clock, CurrentSettings settings)
{
    private const int LongestName = 253;

    public static GraphAnswer List(GraphCall call) =>
        Collection(call, "domains", call.Tenant.Reading(() => call.Tenant.Domains.All.ToList()), Write);

    public static GraphAnswer Get(GraphCall call) => One(call, call.Tenant.Reading(() => Find(call)), 200);

    public static GraphAnswer Create(GraphCall call)
    {
        var name = Text(call.Body, "id") is { Length: > 0 and <= LongestName } given && given.Contains('.', StringComparison.Ordinal)
            ? given
            : throw GraphRefusal.BadRequest("Invalid value specified for property 'id' of resource 'Domain'.");
        return call.Tenant.Writing(() => call.Tenant.Domains.Find(name) is null
            ? One(call, call.Tenant.Domains.Add(name), 201)
            : throw GraphRefusal.BadRequest("Another object with the same value for property id already exists."));
    }

    /// <summary>A domain that another tenant has verified is refused here, not when it is added.</summary>
    public GraphAnswer Verify(GraphCall call)
    {
        var domain = call.Tenant.Reading(() => Find(call));
        if (domain.IsVerified)
        {
            throw GraphRefusal.BadRequest("The domain is verified already.");
        }

        if (world.Tenants.Values.Any(other => other.Id != call.Tenant.Id && other.Reading(() => other.Domains.IsVerified(domain.Name))))
        {
            throw GraphRefusal.BadRequest(
                "Domain verification failed: the domain is already added to a different Microsoft 365 organization.");
        }

        if (!records.AllHave(settings.Value.DnsServers, domain.Name, domain.VerificationText))
        {
            throw GraphRefusal.BadRequest("Domain verification failed: the verification DNS record was not found.");
        }

        return call.Tenant.Writing(() =>
        {
            var now = clock.GetUtcNow();
            var seen = domain with { FirstSeenAt = domain.FirstSeenAt ?? now };
            var visible = now - seen.FirstSeenAt >= settings.Value.DnsVisibility;
            call.Tenant.Domains.Put(seen with { IsVerified = visible });
            return visible
                ? One(call, seen with { IsVerified = true }, 200)
                : throw GraphRefusal.BadRequest("Domain verification failed: the verification DNS record was not found.");
        });
    }

    /// <summary>Fails while objects of the tenant use the domain in their names.</summary>
    public static GraphAnswer Delete(GraphCall call) => call.Tenant.Writing(() =>
    {
        var domain = Find(call);
        if (domain.IsInitial || References(call.Tenant, domain).Count > 0)
        {
            throw GraphRefusal.BadRequest("The domain cannot be deleted: objects refer to it.");
        }

        call.Tenant.Domains.Remove(domain.Name);
        return GraphAnswer.NoContent;
    });

    public static GraphAnswer NameReferences(GraphCall call)
    {
        var (domain, users) = call.Tenant.Reading(() => Find(call) is var found ? (found, References(call.Tenant, found)) : default);
        return Collection(call, $"domains('{domain.Name}')/domainNameReferences", users, (writer, user) =>
        {
            writer.WriteString("@odata.type"u8, "#microsoft.graph.user"u8);
            writer.WriteString("id"u8, call.Tenant.Users.IdOf(user));
        });
    }

    /// <summary>Users whose principal name is of the domain; the deleted ones keep it until they are deleted for good.</summary>
    private static List<int> References(M365Tenant tenant, TenantDomain domain) =>
        [.. Enumerable.Range(tenant.Seed.Users, tenant.Users.Total - tenant.Seed.Users)
            .Where(user => tenant.Users.LifeOf(user) != Life.Purged
                && tenant.Users.TextOf(user, UserSchema.UserPrincipalName)
                    ?.EndsWith($"@{domain.Name}", StringComparison.OrdinalIgnoreCase) == true)];

    internal static TenantDomain Find(GraphCall call) => call.Tenant.Domains.Find(call.Ids[0]) ?? throw GraphRefusal.NotFound(call.Ids[0]);

    private static string? Text(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static GraphAnswer One(GraphCall call, TenantDomain domain, int status) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, $"{Selection.Context(call, "domains")}/$entity");
        Write(writer, domain);
        writer.WriteEndObject();
    });

    private static GraphAnswer Collection<T>(GraphCall call, string set, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) =>
        GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, set));
            writer.WriteStartArray("value"u8);
            foreach (var item in items)
            {
                writer.WriteStartObject();
                write(writer, item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter writer, TenantDomain domain)
    {
        writer.WriteString("id"u8, domain.Name);
        writer.WriteString("authenticationType"u8, domain.AuthenticationType);
        writer.WriteNull("availabilityStatus"u8);
        writer.WriteBoolean("isAdminManaged"u8, true);
        writer.WriteBoolean("isDefault"u8, domain.IsInitial);
        writer.WriteBoolean("isInitial"u8, domain.IsInitial);
        writer.WriteBoolean("isRoot"u8, domain.IsRoot);
        writer.WriteBoolean("isVerified"u8, domain.IsVerified);
        writer.WriteStartArray("supportedServices"u8);
        if (domain.IsVerified)
        {
            writer.WriteStringValue("Email"u8);
            writer.WriteStringValue("OfficeCommunicationsOnline"u8);
        }

        writer.WriteEndArray();
        writer.WriteNull("state"u8);
    }
}

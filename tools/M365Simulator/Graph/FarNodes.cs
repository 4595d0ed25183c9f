using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// Graph answers from several nodes, and those that did not make an object hear of it some time later. In a tenant whose nodes lag, every
/// other call that names such an object, beginning with the first, is answered by a node that has not heard of it
/// (SidU/openclaw-teams-setup#2, terraform-provider-azuread#1035).
/// </summary>
internal sealed class FarNodes(SimulatorClock clock)
{
    /// <summary>A verified domain is known everywhere as a domain; that its names may be given to users spreads like an object.</summary>
    private const string VerifiedPrefix = "verified:";

    private readonly ConcurrentDictionary<(Guid Tenant, string Key), Young> _young = new();

    /// <summary>Refuses a call that a far node answers.</summary>
    /// <exception cref="GraphRefusal">It names something that this node has not heard of.</exception>
    public void Check(GraphCall call)
    {
        if (call.Tenant.NodesLag == TimeSpan.Zero || _young.IsEmpty)
        {
            return;
        }

        foreach (var key in call.Ids.Select(id => id[(id.LastIndexOf('=') + 1)..].Trim('\'')))
        {
            if (IsFar(call, key))
            {
                throw GraphRefusal.NotFound(key);
            }
        }

        if (call.Body is not { ValueKind: JsonValueKind.Object } body)
        {
            return;
        }

        foreach (var member in body.EnumerateObject().Where(x => x.Value.ValueKind == JsonValueKind.String))
        {
            CheckMember(call, member.Name, member.Value.GetString()!);
        }
    }

    /// <summary>Remembers what an answer says was made.</summary>
    public GraphAnswer Remember(GraphCall call, GraphAnswer answer)
    {
        if (call.Tenant.NodesLag == TimeSpan.Zero || answer is not { Status: 200 or 201, Body: { } write }
            || call.Method is not ("POST" or "PATCH"))
        {
            return answer;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GraphWriter.Options))
        {
            write(writer);
        }

        using var said = JsonDocument.Parse(buffer.WrittenMemory);
        if (said.RootElement.ValueKind == JsonValueKind.Object)
        {
            foreach (var key in KeysOf(call, answer.Status, said.RootElement))
            {
                _young.TryAdd((call.Tenant.Id, key.ToUpperInvariant()), new Young(clock.GetUtcNow() + call.Tenant.NodesLag));
            }
        }

        return answer with { Body = writer => writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true) };
    }

    private static IEnumerable<string> KeysOf(GraphCall call, int status, JsonElement said)
    {
        if (call.Segments is ["domains", var domain, "verify"])
        {
            yield return VerifiedPrefix + domain;
        }

        if (status == 201)
        {
            foreach (var name in (string[])["id", "appId", "userPrincipalName", "uniqueName"])
            {
                if (said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                {
                    yield return value.GetString()!;
                }
            }
        }
    }

    private void CheckMember(GraphCall call, string name, string value)
    {
        switch (name)
        {
            case "principalId" or "resourceId" or "@odata.id" when IsFar(call, value[(value.LastIndexOf('/') + 1)..]):
                throw GraphRefusal.NotFound(value);
            case "appId" when IsFar(call, value):
                throw GraphRefusal.BadRequest(
                    $"The appId '{value}' of the service principal does not reference a valid application object.",
                    "NoBackingApplicationObject");
            case "userPrincipalName" when IsFar(call, VerifiedPrefix + value[(value.LastIndexOf('@') + 1)..]):
                throw GraphRefusal.BadRequest(
                    "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in "
                        + "your organization.");
            default:
                break;
        }
    }

    private bool IsFar(GraphCall call, string key)
    {
        var at = (call.Tenant.Id, key.ToUpperInvariant());
        if (!_young.TryGetValue(at, out var young))
        {
            return false;
        }

        if (young.KnownFrom <= clock.GetUtcNow())
        {
            _young.TryRemove(at, out _);
            return false;
        }

        return young.Answers() % 2 == 1;
    }

    /// <summary>Something that was just made.</summary>
    private sealed class Young(DateTimeOffset knownFrom)
    {
        private int _answers;

        public DateTimeOffset KnownFrom => knownFrom;

        public int Answers() => Interlocked.Increment(ref _answers);
    }
}

using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Graph.Delta;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>users/delta and groups/delta. $top, $orderby and $expand are ignored, as Graph does for directory objects.</summary>
internal sealed class DeltaQueries(SimulatorClock clock, CurrentSettings settings, SimulatorOptions options)
{
    private const int MostIds = 50;

    private ulong _rounds;

    public GraphAnswer Users(GraphCall call) => Answer(call, ObjectKind.User);

    public GraphAnswer Groups(GraphCall call) => Answer(call, ObjectKind.Group);

    /// <summary>The tenant moved: start again at the address given.</summary>
    public static GraphAnswer Gone(GraphCall call, DateTimeOffset now)
    {
        var token = call.Query.DeltaToken ?? call.Query.SkipToken;
        var round = string.IsNullOrEmpty(token) ? null : RoundToken.Decode(token, KeyOf(call.Tenant));
        var select = round is null ? "" : SelectText(round);
        return GraphErrors.Of(
            410, "resyncRequired", "Resync required. Replace any local items with the server's version (including deletes).", call, now)
            .With(("Location", $"{call.BaseUrl}{call.Path}?{select}$deltatoken="));
    }

    public static GraphAnswer Expired(GraphCall call, SimulatorSettings settings, DateTimeOffset now) =>
        GraphErrors.Of(
            settings.ExpiredDeltaStatus, "syncStateNotFound",
            "The sync state generation is not found; continuing delta sync is not possible. Start a new sync.", call, now);

    private GraphAnswer Answer(GraphCall call, ObjectKind kind)
    {
        var token = string.IsNullOrEmpty(call.Query.DeltaToken) ? call.Query.SkipToken : call.Query.DeltaToken;
        if (string.IsNullOrEmpty(token) || token == "latest")
        {
            return Page(call, call.Tenant.Reading(() => First(call, kind, token == "latest")), latest: token == "latest");
        }

        if (call.Query.Select is not null && call.Query.SkipToken is not null)
        {
            throw GraphRefusal.BadRequest("$select is not supported together with $skiptoken.");
        }

        if (RoundToken.Decode(token, KeyOf(call.Tenant)) is not { } round || round.Kind != kind)
        {
            throw GraphRefusal.BadRequest("Badly formed token.");
        }

        return round switch
        {
            _ when round.Epoch < call.Tenant.Epoch => Gone(call, clock.GetUtcNow()),
            _ when clock.GetUtcNow() - round.IssuedAt > settings.Value.DeltaTokenLife => Expired(call, settings.Value, clock.GetUtcNow()),
            _ when call.Query.SkipToken is not null => Page(call, round, latest: false),
            _ => Page(call, call.Tenant.Reading(() => Next(call, round)), latest: false),
        };
    }

    private RoundToken First(GraphCall call, ObjectKind kind, bool latest)
    {
        var schema = call.Tenant.Set(kind).Schema;
        var ids = ODataFilter.Read(call.Query.Filter) switch
        {
            null => [],
            ("id", { Count: <= MostIds } values) => values.Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).ToArray(),
            ("id", _) => throw GraphRefusal.BadRequest($"A delta query filters at most {MostIds} ids."),
            _ => throw GraphRefusal.Unsupported("Delta queries filter by id only."),
        };
        return Begin(call, new RoundToken
        {
            Kind = kind,
            Epoch = call.Tenant.Epoch,
            IssuedAt = clock.GetUtcNow(),
            Since = latest ? call.Tenant.Version : -1,
            UpTo = latest ? call.Tenant.Version : call.Tenant.VisibleVersion(kind),
            Selection = Selection.Of(call.Query, schema, kind == ObjectKind.User ? "user" : "group", withMembers: kind == ObjectKind.Group),
            Ids = ids,
        });
    }

    private RoundToken Next(GraphCall call, RoundToken last) => Begin(call, last with
    {
        Since = last.UpTo,
        UpTo = Math.Max(last.UpTo, call.Tenant.VisibleVersion(last.Kind)),
    });

    private RoundToken Begin(GraphCall call, RoundToken round)
    {
        var begun = round with { Order = Mix.Of(options.Seed, Interlocked.Increment(ref _rounds)), Page = 0, Pass = 0, Index = 0 };
        return begun with { Total = RoundPage.TotalOf(call.Tenant, begun) };
    }

    private GraphAnswer Page(GraphCall call, RoundToken round, bool latest)
    {
        var answer = Render(call, round, latest);
        return call.Headers.ReturnMinimal ? answer.With(("Preference-Applied", "return=minimal")) : answer;
    }

    private GraphAnswer Render(GraphCall call, RoundToken round, bool latest)
    {
        var path = round.Kind == ObjectKind.User ? "users" : "groups";
        return GraphAnswer.Ok(writer => call.Tenant.Reading(() => PageBody.Write(
            writer,
            heading => heading.WriteString("@odata.context"u8, $"{call.BaseUrl}/$metadata#{path}"),
            entries =>
            {
                var next = latest
                    ? null
                    : new RoundPage(
                        call.Tenant, round, settings.Value, call.Headers.ReturnMinimal,
                        Permissions.ShowHiddenMembers(call.Caller)).Write(entries);
                var link = ((next ?? round) with { IssuedAt = clock.GetUtcNow() }).Encode(KeyOf(call.Tenant));
                if (next is not null && call.Circle is { } circle)
                {
                    var again = (round with { IssuedAt = clock.GetUtcNow() }).Encode(KeyOf(call.Tenant));
                    return ("@odata.nextLink", circle == FaultKind.LinkRepeats
                        ? $"{call.BaseUrl}/{path}/delta{call.Query.Raw}"
                        : $"{call.BaseUrl}/{path}/delta?$skiptoken={again}");
                }

                var (name, token) = next is null ? ("@odata.deltaLink", "$deltatoken") : ("@odata.nextLink", "$skiptoken");
                return (name, $"{call.BaseUrl}/{path}/delta?{token}={link}");
            })));
    }

    private static ulong KeyOf(M365Tenant tenant) => Mix.Of(tenant.Seed.Seed, (ulong)tenant.Id.GetHashCode());

    private static string SelectText(RoundToken round)
    {
        var schema = round.Kind == ObjectKind.User ? UserSchema.Schema : GroupSchema.Schema;
        var names = schema.Properties.Where(p => (round.Selection & p.Bit) != 0).Select(p => p.Name);
        return $"$select={string.Join(',', (round.Selection & GroupSchema.Members) != 0 ? names.Append("members") : names)}&";
    }
}

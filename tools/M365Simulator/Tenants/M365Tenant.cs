using System.Collections.Concurrent;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>
/// A simulated tenant: its seed, what was changed since, and the logs that delta reads. Readers and writers hold <see cref="Gate"/>.
/// </summary>
internal sealed class M365Tenant(TenantSeed seed, bool teamsServicePrincipal, bool pim, SimulatorClock clock, CurrentSettings settings)
{
    private long _version;
    private int _epoch;

    public TenantSeed Seed => seed;

    public Guid Id => seed.TenantId;

    public bool TeamsServicePrincipal => teamsServicePrincipal;

    /// <summary>Whether the tenant has the licence that schedule instances need.</summary>
    public bool Pim => pim;

    /// <summary>How long Graph's other nodes do not know what was just made; zero: they know at once.</summary>
    public TimeSpan NodesLag { get; init; }

    public ReaderWriterLockSlim Gate { get; } = new(LockRecursionPolicy.SupportsRecursion);

    public UserSet Users { get; } = new(seed);

    public GroupSet Groups { get; } = new(seed);

    public MemberSet Members { get; } = new(seed);

    public DomainSet Domains { get; } = new(seed);

    public LicenceBook Licences { get; } = new(seed);

    public ChangeLog UserLog { get; } = new();

    public ChangeLog GroupLog { get; } = new();

    public List<ServicePrincipal> ServicePrincipals { get; } = [];

    /// <summary>Who can sign in, by user principal name.</summary>
    public ConcurrentDictionary<string, UserAccount> Accounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public TenantPolicies Policies { get; set; } = new();

    /// <summary>Delta windows computed lately, by kind, since and up to.</summary>
    public ConcurrentDictionary<(ObjectKind Kind, long Since, long UpTo), object> DeltaWindows { get; } = new();

    public long Version => _version;

    /// <summary>Delta tokens of an earlier epoch are Gone.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    public void StartEpoch() => Interlocked.Increment(ref _epoch);

    public Guid IdOf(Member member) => member.Kind switch
    {
        ObjectKind.ServicePrincipal => ServicePrincipals[member.Number].Id,
        _ => seed.Ids.Of(member.Kind, member.Number),
    };

    public bool IsLive(Member member) => member.Kind switch
    {
        ObjectKind.User => Users.IsLive(member.Number),
        ObjectKind.Group => Groups.IsLive(member.Number),
        ObjectKind.ServicePrincipal => !ServicePrincipals[member.Number].Removed,
        _ => false,
    };

    /// <summary>A service principal for an app. The caller holds the gate.</summary>
    public ServicePrincipal Enter(AppRegistration app, DateTimeOffset knownFrom = default)
    {
        var number = ServicePrincipals.Count;
        var made = new ServicePrincipal(app, seed.Ids.Of(ObjectKind.ServicePrincipal, number), number) { KnownFrom = knownFrom };
        ServicePrincipals.Add(made);
        return made;
    }

    /// <summary>A user or group by its id, alive or soft-deleted.</summary>
    public Member? Find(Guid id) =>
        seed.Ids.TryFind(id, out var kind, out var number) && kind switch
        {
            ObjectKind.User => number < Users.Total,
            ObjectKind.Group => number < Groups.Total,
            ObjectKind.ServicePrincipal => number < ServicePrincipals.Count,
            _ => false,
        }
            ? new Member(kind, number)
            : null;

    public ObjectSet Set(ObjectKind kind) => kind == ObjectKind.User ? Users : Groups;

    public ChangeLog Log(ObjectKind kind) => kind == ObjectKind.User ? UserLog : GroupLog;

    public void Record(ObjectKind kind, int number, ulong bits, Member member = default) =>
        Log(kind).Add(new Change(++_version, clock.GetUtcNow(), number, bits, member));

    /// <summary>The newest version that delta may show already.</summary>
    public long VisibleVersion(ObjectKind kind)
    {
        var delay = settings.Value.DeltaVisibility;
        return delay > TimeSpan.Zero && Log(kind).FirstVersionAfter(clock.GetUtcNow() - delay) is { } hidden ? hidden - 1 : _version;
    }

    /// <summary>
    /// The groups that link to a member, whatever their own life. Walks all groups; each costs a computation, no look-up.
    /// </summary>
    public IEnumerable<int> GroupsOf(Member member)
    {
        for (var group = 0; group < Groups.Total; group++)
        {
            if (Members.Contains(group, member))
            {
                yield return group;
            }
        }
    }
}

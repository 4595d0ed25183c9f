namespace LivePlatform.M365Simulator.Settings;

/// <summary>How deleting a member shows in its groups' delta; no public source settles it.</summary>
internal enum MemberLinks
{
    Reported,
    Silent,
}

/// <summary>What Microsoft leaves open or varies. Immutable; PATCH replaces the whole.</summary>
internal sealed record SimulatorSettings
{
    public TimeSpan SecretPropagation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Entra does not know an app that Graph made.</summary>
    public TimeSpan AppPropagation { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan RolePropagation { get; init; }

    /// <summary>Whether listing the roles alone of a principal that is in a group answers 500, as was seen in the field.</summary>
    public bool RoleCastFailsInGroups { get; init; }

    public TimeSpan DeltaVisibility { get; init; }

    public TimeSpan DeltaTokenLife { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan PageTokenLife { get; init; } = TimeSpan.FromHours(1);

    public int ExpiredDeltaStatus { get; init; } = 400;

    public int EmptyPageEvery { get; init; } = 50;

    public int ReplayEvery { get; init; } = 100;

    public MemberLinks MemberLinksOnDelete { get; init; } = MemberLinks.Silent;

    public bool DeltaChargedAsList { get; init; }

    public double ThrottledAccrual { get; init; } = 1.0;

    /// <summary>Address and port of every authoritative server of the zones in which verification looks.</summary>
    public IReadOnlyList<string> DnsServers { get; init; } = [];

    /// <summary>How long a TXT record must have been seen before verification takes it.</summary>
    public TimeSpan DnsVisibility { get; init; }

    /// <summary>How long the service plans of an assigned licence are pending; up to a day at Microsoft.</summary>
    public TimeSpan LicenceProvisioning { get; init; }

    public TimeSpan JudgeAbsentWait { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>The settings as they are now.</summary>
internal sealed class CurrentSettings
{
    private SimulatorSettings _value = new();

    public SimulatorSettings Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}

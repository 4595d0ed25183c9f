namespace LivePlatform.M365Simulator.Seeding;

/// <summary>All that decides how a tenant looks before anybody changes it.</summary>
internal sealed record TenantSeed(Guid TenantId, ulong Seed, string DisplayName, string Domain, int Users, int Groups, int Memberships)
{
    public static readonly DateTimeOffset Founded = new(2021, 1, 4, 8, 0, 0, TimeSpan.Zero);

    public ObjectIds Ids { get; } = new(Mix.Of(Seed, Mix.Of((ulong)TenantId.GetHashCode())));

    public ulong Hash(ObjectKind kind, int number) => Mix.Of(Seed, (ulong)kind, (ulong)number);

    /// <summary>The products this tenant has bought.</summary>
    public static readonly (Guid SkuId, string PartNumber, (Guid PlanId, string Name)[] Plans)[] Skus =
    [
        (new("06ebc4ee-1bb5-47dd-8120-11324bc54e06"), "SPE_E5",
            [(new("4828c8ec-dc2e-4779-b502-87ac9ce28ab7"), "MCOEV"), (new("57ff2da0-773e-42df-b2af-ffb7a2317929"), "TEAMS1")]),
        (new("e43b5b99-8dfb-405f-9987-dc307f34bcbd"), "MCOEV", [(new("4828c8ec-dc2e-4779-b502-87ac9ce28ab7"), "MCOEV")]),
        (new("440eaaa8-b3e0-484b-a8be-62870b9ba70a"), "PHONESYSTEM_VIRTUALUSER",
            [(new("f47330e9-c134-43b3-9993-e7f004506889"), "MCOEV_VIRTUALUSER")]),
    ];
}

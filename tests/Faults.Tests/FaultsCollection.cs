namespace LivePlatform.Faults.Tests;

/// <summary>All tests here share one running system and run one after the other: they kill its parts.</summary>
[CollectionDefinition(Name)]
public sealed class FaultsCollection : ICollectionFixture<LiveSystem>
{
    public const string Name = "faults";
}

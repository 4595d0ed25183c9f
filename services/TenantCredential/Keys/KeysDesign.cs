using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore.Design;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>Lets <c>dotnet ef</c> see the model of the keys' database without a server.</summary>
internal sealed class KeysDesign : IDesignTimeDbContextFactory<KeysDbContext>
{
    public KeysDbContext CreateDbContext(string[] args) =>
        new(DesignTime.Options<KeysDbContext>(), new ProviderScope(), new OperatorView());
}

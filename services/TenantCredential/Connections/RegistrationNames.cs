using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Topology;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>What registrations are called in Entra: the service's short name is what people of both sides know.</summary>
internal sealed class RegistrationNames(UnitOfWork<TenantCredentialDbContext> work)
{
    public Task<string> OfAsync(Connection connection, CancellationToken cancellationToken) => work.RunAsync(
        async (db, cancelled) =>
        {
            var shortName = await db.KnownServices.Where(x => x.ServiceId == connection.ServiceId).Select(x => x.ShortName)
                .SingleOrDefaultAsync(cancelled);
            return $"LivePlatform {(string.IsNullOrEmpty(shortName) ? connection.ServiceId.ToString("N")[..8] : shortName)}";
        },
        cancellationToken);
}

using System.Security.Cryptography;
using System.Text;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>The tokens that all replicas share, and who fetches which. Each call is one round trip, and a transaction of its own.</summary>
internal sealed class SharedTokens(Database<TenantCredentialDbContext> database, DataKeys keys, ILogger<SharedTokens> logger)
{
    /// <summary>How long a replica may ask before another one takes over.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(30);

    /// <summary>How long before that it stops.</summary>
    public static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(5);

    /// <summary>The token of a row.</summary>
    /// <returns>Null when it does not open: it is fetched anew.</returns>
    public async Task<KeptToken?> OpenAsync(TokenKey key, SharedToken row, CancellationToken cancellationToken)
    {
        using var dataKey = await keys.OfVersionAsync(DataKeyOwner.Customer, row.CustomerId, row.DataKeyVersion, cancellationToken);
        try
        {
            var place = new TokenPlace(key, row.CredentialVersion, row.ExpiresOn);
            var plain = SecretEnvelope.Open(dataKey.Bytes, row.Sealed, place.ToAssociatedData());
            var token = new SecretText(Encoding.UTF8.GetString(plain));
            CryptographicOperations.ZeroMemory(plain);
            return new KeptToken(token, row.ExpiresOn, row.RenewAt, row.CredentialVersion, row.CustomerId, row.AskedAt, row.AfterRefusal);
        }
        catch (CryptographicException failure)
        {
            logger.SharedTokenUnreadable(failure, key.ConnectionId);
            return null;
        }
    }

    /// <summary>Claims the fetch of a token.</summary>
    /// <param name="key">Which.</param>
    /// <param name="connection">Whose.</param>
    /// <param name="holder">Who fetches; may claim again what it has.</param>
    /// <param name="seen">When the token was asked for that the caller is not content with; null: it saw none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another replica fetches it, or has just done so.</returns>
    public async Task<bool> TryClaimAsync(
        TokenKey key, Connection connection, Guid holder, DateTimeOffset? seen, CancellationToken cancellationToken)
    {
        await using var claim = Begin(key);
        claim.BatchCommands.Add(Command(
            """
            INSERT INTO broker_claims AS c (connection_id, resource, service_provider_id, customer_id, holder, claimed_until)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6)
            ON CONFLICT (connection_id, resource) DO UPDATE SET holder = excluded.holder, claimed_until = excluded.claimed_until
            WHERE c.holder = excluded.holder OR c.claimed_until < clock_timestamp()
            """,
            key.ConnectionId, key.Resource, key.Provider.Value, connection.CustomerId, holder, ClaimTime));

        // Whoever had the claim before stored its token in the commit that gave the claim back: a token that nobody saw is there by now.
        claim.BatchCommands.Add(Command(
            """
            DELETE FROM broker_claims c USING broker_tokens t
            WHERE c.connection_id = $1 AND c.resource = $2 AND c.holder = $3
              AND t.connection_id = $1 AND t.resource = $2 AND t.credential_version = $5 AND t.asked_at > coalesce($4, '-infinity')
            """,
            key.ConnectionId, key.Resource, holder, (object?)seen ?? DBNull.Value, connection.CredentialVersion));
        await claim.ExecuteNonQueryAsync(cancellationToken);
        return claim.BatchCommands[1].RecordsAffected == 1 && claim.BatchCommands[2].RecordsAffected == 0;
    }

    /// <summary>True while another replica fetches the token.</summary>
    public async Task<bool> IsClaimedAsync(TokenKey key, CancellationToken cancellationToken)
    {
        await using var look = Begin(key);
        look.BatchCommands.Add(Command(
            "SELECT 1 FROM broker_claims WHERE connection_id = $1 AND resource = $2 AND claimed_until >= clock_timestamp()",
            key.ConnectionId,
            key.Resource));
        await using var reader = await look.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>Gives a claim back without a token.</summary>
    public async Task ReleaseAsync(TokenKey key, Guid holder)
    {
        await using var release = Begin(key);
        release.BatchCommands.Add(Release(key, holder));
        await RunAsync(release, key, CancellationToken.None);
    }

    /// <summary>
    /// Shares a token and gives the claim back. While the database is away it is not shared, and handed out all the same.
    /// </summary>
    public async Task StoreAsync(TokenKey key, KeptToken token, int dataKeyVersion, Guid holder, CancellationToken cancellationToken)
    {
        byte[] bytes;
        using (var dataKey = await keys.OfVersionAsync(DataKeyOwner.Customer, token.CustomerId, dataKeyVersion, cancellationToken))
        {
            var plain = Encoding.UTF8.GetBytes(token.Token.Reveal());
            bytes = SecretEnvelope.Seal(
                dataKey.Bytes, plain, new TokenPlace(key, token.CredentialVersion, token.ExpiresOn).ToAssociatedData());
            CryptographicOperations.ZeroMemory(plain);
        }

        await using var store = Begin(key);
        store.BatchCommands.Add(Command(
            """
            INSERT INTO broker_tokens AS t
              (connection_id, resource, service_provider_id, customer_id, credential_version, data_key_version, sealed, expires_on,
                  renew_at, asked_at, after_refusal)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (connection_id, resource) DO UPDATE SET credential_version = excluded.credential_version, data_key_version =
                excluded.data_key_version,
              sealed = excluded.sealed, expires_on = excluded.expires_on, renew_at = excluded.renew_at, asked_at = excluded.asked_at,
                  after_refusal = excluded.after_refusal
            WHERE (t.credential_version, t.asked_at) <= (excluded.credential_version, excluded.asked_at)
            """,
            key.ConnectionId, key.Resource, key.Provider.Value, token.CustomerId, token.CredentialVersion, dataKeyVersion, bytes,
            token.ExpiresOn, token.RenewAt, token.AskedAt,
            token.AfterRefusal));
        store.BatchCommands.Add(Release(key, holder));
        await RunAsync(store, key, cancellationToken);
    }

    private async Task RunAsync(NpgsqlBatch batch, TokenKey key, CancellationToken cancellationToken)
    {
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable())
        {
            logger.TokenNotShared(failure, key.ConnectionId);
        }
    }

    private NpgsqlBatch Begin(TokenKey key)
    {
        var batch = database.App.CreateBatch();
        batch.BatchCommands.Add(Command("SELECT set_config('live.provider', $1, true)", key.Provider.Value.ToString("D")));
        return batch;
    }

    private static NpgsqlBatchCommand Release(TokenKey key, Guid holder) =>
        Command(
            "DELETE FROM broker_claims WHERE connection_id = $1 AND resource = $2 AND holder = $3", key.ConnectionId, key.Resource, holder);

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                value is DBNull
                    ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
                    : new NpgsqlParameter { Value = value });
        }

        return command;
    }
}

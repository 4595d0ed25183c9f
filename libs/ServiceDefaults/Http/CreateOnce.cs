using System.Text.Json;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// Runs a creating request at most once per Idempotency-Key: the answer commits with what was made, so a crash leaves both or neither.
/// A second request in flight gets 409 (an advisory lock of the transaction decides), another body 422, a repetition the first answer.
/// </summary>
public sealed class CreateOnce<TDb>(
    UnitOfWork<TDb> work,
    ProviderScope provider,
    OperatorIdentity identity,
    ActingOperator acting,
    IHttpContextAccessor accessor,
    IBodyHash bodies,
    IOptions<JsonOptions> json,
    TimeProvider clock)
    where TDb : LiveDbContext
{
    private const int MaxKeyLength = 100;

    /// <summary>Runs the use case, or repeats its answer.</summary>
    /// <param name="create">Makes the object in the given context; refuses by a <see cref="Refusal"/>. Calls nothing remote.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <param name="beforehand">
    /// What is asked elsewhere before anything is made; null lets it be made. A repetition is answered without it: what it asks for may
    /// have changed since.
    /// </param>
    public async Task<Results<CreatedAnswer<T>, Refusal>> RunAsync<T>(
        Func<TDb, CancellationToken, Task<Result<Made<T>>>> create,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<Refusal?>>? beforehand = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        var http = accessor.HttpContext ?? throw new InvalidOperationException("Creating by key needs a request.");
        var key = http.Request.Headers[IdempotencyKey.Header].ToString();
        if (key.Length is 0 or > MaxKeyLength)
        {
            return new Refusal(
                StatusCodes.Status400BadRequest,
                "idempotency.key_required",
                "A creating request needs an Idempotency-Key of 1 to 100 characters.",
                action: "Send a new GUID per object, and the same one when you repeat the request.");
        }

        var digest = await HashedBody.DigestAsync(http.Request, cancellationToken);
        var route = $"{http.Request.Method} {http.Request.Path}";
        if (beforehand is not null)
        {
            if (await work.RunAsync((db, cancelled) => FindAsync<T>(db, route, key, digest, cancelled), cancellationToken) is { } repeated)
            {
                acting.Nothing();
                return repeated;
            }

            if (await beforehand(cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        return await work.RunAsync<Results<CreatedAnswer<T>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await EarlierAsync<T>(db, route, key, digest, cancelled) is { } answered)
                {
                    acting.Nothing();
                    return answered;
                }

                var made = await create(db, cancelled);
                if (made.Refusal is { } refusal)
                {
                    return refusal;
                }

                acting.Made(made.Value.Location);
                return Remember(db, route, key, digest, made.Value);
            },
            cancellationToken);
    }

    private async Task<Results<CreatedAnswer<T>, Refusal>?> EarlierAsync<T>(
        TDb db, string route, string key, byte[] digest, CancellationToken cancellationToken)
    {
        var identityOfRequest = $"{provider.Current}|{identity.Subject}|{route}|{key}";
        var locked = await db.Database
            .SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({identityOfRequest}, 0)) AS \"Value\"")
            .SingleAsync(cancellationToken);
        if (!locked)
        {
            return new Refusal(
                StatusCodes.Status409Conflict, "idempotency.in_flight", "A request with this Idempotency-Key is being worked on.",
                action: "Repeat it in a moment.");
        }

        var oldest = clock.GetUtcNow() - IdempotencyRecord.Lifetime;
        await db.Set<IdempotencyRecord>().Where(x => x.CreatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        return await FindAsync<T>(db, route, key, digest, cancellationToken);
    }

    private async Task<Results<CreatedAnswer<T>, Refusal>?> FindAsync<T>(
        TDb db, string route, string key, byte[] digest, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - IdempotencyRecord.Lifetime;
        var earlier = await db.Set<IdempotencyRecord>().AsNoTracking().SingleOrDefaultAsync(
            x => x.Operator == identity.Subject && x.Route == route && x.Key == key && x.CreatedAt >= oldest, cancellationToken);
        if (earlier is null)
        {
            return null;
        }

        return bodies.Compare(earlier.BodyHash, digest) switch
        {
            BodyComparison.Same => new CreatedAnswer<T>(earlier.Status, earlier.Body, earlier.Location, earlier.ETag),
            BodyComparison.Different => new Refusal(
                StatusCodes.Status422UnprocessableEntity,
                "idempotency.body_differs",
                "This Idempotency-Key was used with another body.",
                action: "Use a new key for a new object."),
            _ => new Refusal(
                StatusCodes.Status503ServiceUnavailable,
                "idempotency.not_comparable",
                "The request cannot be compared with the first one of this Idempotency-Key at the moment.",
                action: "Repeat it in a moment."),
        };
    }

    private CreatedAnswer<T> Remember<T>(TDb db, string route, string key, byte[] digest, Made<T> made)
    {
        var record = new IdempotencyRecord
        {
            ServiceProviderId = provider.Current,
            Operator = identity.Subject,
            Route = route,
            Key = key,
            BodyHash = bodies.Hash(digest),
            Status = StatusCodes.Status201Created,
            Location = made.Location,
            ETag = IfMatch.ETag(made.Version),
            Body = JsonSerializer.Serialize(made.Body, json.Value.SerializerOptions),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(record);
        return new CreatedAnswer<T>(record.Status, record.Body, record.Location, record.ETag);
    }
}

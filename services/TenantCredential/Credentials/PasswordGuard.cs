using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// Keeps a wrong password from locking its account. Every request that sends a password is written into its row first; the row decides,
/// whoever asks and on whatever replica. Rows of one customer with the same account and password count together.
/// </summary>
internal sealed class PasswordGuard(UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock)
{
    private const string HeldCode = "credential.password_held";
    private const string BusyCode = "credential.password_busy";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEach = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    private enum Outcome
    {
        NotSent,
        Right,
        Wrong,
        Unknown,
    }

    /// <summary>Asks once, unless the password was wrong too often.</summary>
    /// <param name="credential">The password.</param>
    /// <param name="ask">The request; it says when it is about to send the password, and sends it once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EntraAnswer> AskAsync(
        StoredCredential credential, Func<Action, Task<EntraAnswer>> ask, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var now = clock.GetUtcNow().ToMicroseconds();
            var (turn, until) = await work.RunAsync((db, cancelled) => BeginAsync(db, credential, now, cancelled), cancellationToken);
            if (turn == PasswordTurn.Free)
            {
                return await SendAsync(credential, now, ask);
            }

            if (turn == PasswordTurn.Held)
            {
                return EntraAnswer.Refused(Held(until!.Value));
            }

            if (clock.GetElapsedTime(since) > LongestWait)
            {
                return EntraAnswer.Refused(FailureCatalog.OfStatus(StatusCodes.Status429TooManyRequests, BusyCode), now + ComeBack);
            }

            await Task.Delay(LookEach, clock, cancellationToken);
        }
    }

    private static MicrosoftFailure Held(DateTimeOffset until) => new(
        HeldCode,
        MicrosoftFailureClass.BadUserPassword,
        $"Microsoft called the stored password wrong three times in 24 hours; it is not sent again before {until:u}.",
        "Enter the user's current password, which is tried at once, or move the connection to an app registration.",
        MicrosoftFailureRetry.AfterAction,
        NeedsNewCredential: true);

    private async Task<EntraAnswer> SendAsync(StoredCredential credential, DateTimeOffset begunAt, Func<Action, Task<EntraAnswer>> ask)
    {
        var outcome = Outcome.NotSent;
        try
        {
            var answer = await ask(() => outcome = Outcome.Unknown);
            outcome = outcome == Outcome.NotSent ? outcome
                : answer.Failure is null ? Outcome.Right
                : answer.Failure.Class == MicrosoftFailureClass.BadUserPassword ? Outcome.Wrong
                : Outcome.Unknown;
            return answer;
        }
        finally
        {
            // Whoever gave up has sent it all the same.
            await work.RunAsync((db, cancelled) => EndAsync(db, credential, begunAt, outcome, cancelled), CancellationToken.None);
        }
    }

    private static async Task<(PasswordTurn Turn, DateTimeOffset? Until)> BeginAsync(
        TenantCredentialDbContext db, StoredCredential credential, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await LockAsync(db, credential, cancellationToken);
        var decision = PasswordTries.Decide(rows.SelectMany(x => x.PasswordWrongAt), rows.SelectMany(x => x.PasswordBegunAt), now);
        if (decision.Turn == PasswordTurn.Free)
        {
            // One that is not stored, nor the same as a stored one, is tried because somebody entered it.
            (rows.Find(x => x.Id == credential.Id) ?? rows.FirstOrDefault())?.BeginPassword(now);
        }

        return decision;
    }

    private static async Task EndAsync(
        TenantCredentialDbContext db,
        StoredCredential credential,
        DateTimeOffset begunAt,
        Outcome outcome,
        CancellationToken cancellationToken)
    {
        var rows = await LockAsync(db, credential, cancellationToken);
        var isSuspect = rows.Exists(x => x.PasswordWrongAt.Any(at => at > begunAt - PasswordTries.Window));
        var isWrong = outcome == Outcome.Wrong || (outcome == Outcome.Unknown && isSuspect);
        if (outcome == Outcome.Right)
        {
            rows.ForEach(x => x.PasswordIsRight());
        }
        else if (rows.Find(x => x.PasswordBegunAt.Contains(begunAt)) is { } row)
        {
            row.EndPassword(begunAt, isWrong);
        }
    }

    private static async Task<List<StoredCredential>> LockAsync(
        TenantCredentialDbContext db, StoredCredential credential, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM credentials
            WHERE customer_id = {credential.CustomerId} AND fingerprint = {credential.Fingerprint}
                AND account_name = {credential.AccountName}
            ORDER BY id FOR UPDATE
            """,
            cancellationToken);
        return await db.Set<StoredCredential>()
            .Where(
                x => x.CustomerId == credential.CustomerId && x.Kind == CredentialKind.Password && x.Fingerprint == credential.Fingerprint
                    && x.AccountName == credential.AccountName)
            .ToListAsync(cancellationToken);
    }
}

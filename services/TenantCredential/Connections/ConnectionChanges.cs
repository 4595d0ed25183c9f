using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>From one credential to the next.</summary>
internal sealed partial class Connection
{
    /// <summary>A credential is proven (on), while the one in use serves.</summary>
    /// <param name="candidate">The new credential.</param>
    /// <param name="now">The present.</param>
    /// <param name="proofs">How often it was proven already.</param>
    /// <returns>A former candidate, which is nobody's any more.</returns>
    /// <exception cref="InvalidOperationException">Another change is still settling.</exception>
    public StoredCredential? BeginChange(StoredCredential candidate, DateTimeOffset now, int proofs = 1)
    {
        RequireNext(candidate);
        if (Change?.Standby is not null)
        {
            throw new InvalidOperationException($"The credential of {Id} is settling.");
        }

        var former = Change?.Other;
        Change ??= CredentialChange.Of(candidate);
        Change.Begin(candidate, now, proofs, IsOtherPrincipal(candidate));
        Changed();
        return former;
    }

    /// <summary>RoleValidation said what the principal behind the candidate lacks; null: nothing.</summary>
    public void CandidateAssessed((string Code, string Sentence)? lack, DateTimeOffset now)
    {
        RequireLive();
        if (lack is { } same && same == (Change!.RolesCode, Change.RolesSentence))
        {
            // Asked again and again: the same answer must not outdate what an operator read.
            return;
        }

        if (lack is { } missing)
        {
            Change!.LacksRoles(missing.Code, missing.Sentence);
        }
        else
        {
            Change!.FoundRoles(now);
        }

        Changed();
    }

    /// <summary>The candidate is proven and waits for roles.</summary>
    public void AwaitRoles(DateTimeOffset now)
    {
        RequireLive();
        Change!.AwaitRoles(now);
        Changed();
    }

    /// <summary>Another application, another method; and of a sign-in nobody knows whether it is the same user's.</summary>
    private bool IsOtherPrincipal(StoredCredential candidate) =>
        candidate.ClientId != ClientId || candidate.Kind.Method() != Method || candidate.Kind == CredentialKind.RefreshToken
            || candidate.AccountName != Credential!.AccountName;

    /// <summary>The candidate was proven often enough: it serves, and the one in use stands by.</summary>
    public void Switch(DateTimeOffset now)
    {
        RequireLive();
        var candidate = Change?.Candidate ?? throw new InvalidOperationException($"Connection {Id} has no candidate.");
        Change.Settle(Credential!, now);
        Use(candidate);
        Proven(now);
    }

    /// <summary>The change ends with the credential that is in use.</summary>
    /// <returns>The other one, which is nobody's any more.</returns>
    public StoredCredential? EndChange(ChangePhase how, MicrosoftFailure? failure, DateTimeOffset now)
    {
        RequireLive();
        Changed();
        return Change!.End(how, failure, now);
    }

    /// <summary>
    /// The new credential was refused for too long: the former one, sealed anew under a version of its own, serves again.
    /// </summary>
    /// <returns>The two rows that are nobody's any more.</returns>
    public IReadOnlyList<StoredCredential> UndoChange(StoredCredential former, MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireNext(former);
        List<StoredCredential> gone = [Credential!, Change!.End(ChangePhase.Undone, failure, now)!];
        Use(former);
        Proven(now);
        return gone;
    }

    /// <summary>
    /// A proven credential takes the place of the one in use at once, and of any that is proven or stands by: nothing that worked is lost,
    /// or it must not be used any more.
    /// </summary>
    /// <returns>The rows that are nobody's any more.</returns>
    public IReadOnlyList<StoredCredential> Replaced(StoredCredential proven, DateTimeOffset now)
    {
        RequireNext(proven);
        List<StoredCredential> gone = [Credential!];
        if (Change is { IsUnderWay: true } change)
        {
            gone.Add(change.End(ChangePhase.Completed, null, now)!);
        }

        Use(proven);
        Proven(now);
        return gone;
    }
}

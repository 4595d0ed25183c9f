namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Why an assessment is tried at its time and not before; null on a row: nothing stands in the way.</summary>
internal enum NextTryReason
{
    /// <summary>Microsoft asked to wait.</summary>
    Throttled,

    /// <summary>Our own share of Microsoft's quota is spent.</summary>
    BudgetSpent,

    /// <summary>Microsoft does not answer, or with faults.</summary>
    MicrosoftDown,

    /// <summary>The token broker does not answer.</summary>
    BrokerUnavailable,

    /// <summary>The connection gives no token; its own proof finds out why.</summary>
    ConnectionBlocked,

    /// <summary>Microsoft refused to answer for another reason than a missing permission.</summary>
    MicrosoftRefused,

    /// <summary>A fault of ours; it is in the log.</summary>
    Fault,

    /// <summary>The token in hand is older than the question, and a newer one cannot be asked for yet.</summary>
    TokenTooOld,

    /// <summary>A role is granted and not in the tokens yet.</summary>
    WaitingForToken,

    /// <summary>The connection does not work; it is assessed when it does.</summary>
    ConnectionNotVerified,

    /// <summary>Something is missing, and an open run waits for it.</summary>
    RunWaits,
}

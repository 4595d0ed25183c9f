using LivePlatform.Tenancy;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>The operator of the current request, as the validated token says.</summary>
public sealed class OperatorIdentity
{
    private string? _subject;

    /// <summary>The token's subject: the key of the operator in audit rows and idempotency records.</summary>
    /// <exception cref="InvalidOperationException">The current work is not an operator's request.</exception>
    public string Subject => _subject ?? throw new InvalidOperationException("This work is not an operator's request.");

    /// <summary>The operator's name, for people to read.</summary>
    public string Name { get; private set; } = "";

    /// <summary>How far the operator sees.</summary>
    public OperatorScopeKind Scope { get; private set; }

    /// <summary>What the operator may do.</summary>
    public OperatorRole Role { get; private set; }

    internal void SignIn(string subject, string name, OperatorScopeKind scope, OperatorRole role) =>
        (_subject, Name, Scope, Role) = (subject, name, scope, role);
}

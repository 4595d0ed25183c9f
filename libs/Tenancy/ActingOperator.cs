namespace LivePlatform.Tenancy;

/// <summary>What an operator is about to do.</summary>
/// <param name="Subject">The token's subject.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Operation">The operation's name, as in the API document.</param>
/// <param name="Target">Path of the object; of one that is being made the collection's, until it has its own.</param>
public sealed record OperatorAct(string Subject, string Name, string Operation, string Target);

/// <summary>The operator for whose unsafe request the current scope works, so that whatever commits in it can be written down in the same commit.</summary>
public sealed class ActingOperator
{
    /// <summary>What is being done; null where nobody's unsafe request is worked for.</summary>
    public OperatorAct? Current { get; private set; }

    /// <summary>True once the unit of work that is open holds a row that says so.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>The request begins.</summary>
    public void Begin(OperatorAct act) => Current = act;

    /// <summary>What was made has a path of its own.</summary>
    public void Made(string path) => Current = Current is { } act ? act with { Target = path } : null;

    /// <summary>A row that says so was added to the unit of work that is open.</summary>
    public void Written() => IsWritten = true;

    /// <summary>A unit of work opens, or is tried again.</summary>
    public void Forget() => IsWritten = false;
}

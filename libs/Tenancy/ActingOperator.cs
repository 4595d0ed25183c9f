namespace LivePlatform.Tenancy;

/// <summary>What an operator is about to do.</summary>
/// <param name="Subject">The token's subject.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Operation">The operation's name, as in the API document.</param>
/// <param name="Target">Path of the object; of one that is being made the collection's, until it has its own.</param>
public sealed record OperatorAct(string Subject, string Name, string Operation, string Target);

/// <summary>
/// The operator for whose unsafe request the current scope works, so that what the request changes can be written down, once, in the commit
/// of the change.
/// </summary>
public sealed class ActingOperator
{
    private const string Customers = "/api/v1/customers/";
    private readonly HashSet<Guid> _customers = [];

    /// <summary>What is being done and not yet written down; null where there is nothing of that kind.</summary>
    public OperatorAct? Current { get; private set; }

    /// <summary>True once the unit of work that is open holds a row that says so.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>
    /// Whose objects are changed: the customer who is the object itself, or of whom all changed rows are; null when they are nobody's, or
    /// of several.
    /// </summary>
    public Guid? Customer =>
        Current is { } act && act.Target.StartsWith(Customers, StringComparison.OrdinalIgnoreCase)
            && Guid.TryParse(act.Target[Customers.Length..].Split('/')[0], out var itself) ? itself
        : _customers.Count == 1 ? _customers.Single()
        : null;

    /// <summary>The request begins.</summary>
    public void Begin(OperatorAct act) => Current = act;

    /// <summary>What was made has a path of its own.</summary>
    public void Made(string path) => Current = Current is { } act ? act with { Target = path } : null;

    /// <summary>The request is a repetition and changes nothing.</summary>
    public void Nothing() => Current = null;

    /// <summary>Rows of a customer are changed.</summary>
    public void For(Guid customer) => _customers.Add(customer);

    /// <summary>A row that says so was added to the unit of work that is open.</summary>
    public void Written() => IsWritten = true;

    /// <summary>A unit of work opens, or is tried again.</summary>
    public void Forget()
    {
        IsWritten = false;
        _customers.Clear();
    }

    /// <summary>A unit of work has committed: a request is written down once, however many units it takes.</summary>
    public void Committed() => Current = IsWritten ? null : Current;
}

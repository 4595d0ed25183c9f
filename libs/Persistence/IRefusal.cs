namespace LivePlatform.Persistence;

/// <summary>A result that says no. A unit of work that ends with one is rolled back: a refusal changes nothing.</summary>
public interface IRefusal;

namespace Mycelia.LocalServer.Model;

/// <summary>What a row of the index gives: what it says, or which of its columns is damaged; neither where there is no such row.</summary>
internal readonly record struct Found<T>(T? Value, string? Fault)
    where T : class
{
    public bool IsNothing => Value is null && Fault is null;
}

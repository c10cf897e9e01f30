namespace Mycelia.StandIns.Servers;

/// <summary>What keys may do, for <see cref="StandInOptions.Rights"/>.</summary>
public static class KeyRights
{
    /// <summary>Nothing: such a key gets tokens all the same.</summary>
    public static Func<string, string, bool> None { get; } = static (_, _) => false;

    /// <summary>Only these actions, on whatever there is.</summary>
    public static Func<string, string, bool> Only(params string[] actions) => (_, action) => actions.Contains(action);

    /// <summary>Everything but an action on paths that begin so.</summary>
    public static Func<string, string, bool> AllBut(string action, string path) => (where, what) => what != action || !where.StartsWith(path, StringComparison.Ordinal);
}

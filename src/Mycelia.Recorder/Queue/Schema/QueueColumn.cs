using System.Globalization;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>One column of a table of the queue's.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rule">What holds of its values, in SQL; <c>{0}</c> is one.</param>
/// <param name="Instead">What stands in its place where that does not hold, in SQL; null: then the row is of no use.</param>
internal sealed record QueueColumn(string Table, string Name, string Rule, string? Instead = null)
{
    /// <summary>That a value makes sense.</summary>
    public string MakesSense => $"({string.Format(CultureInfo.InvariantCulture, Rule, Name)})";

    /// <summary>Sets it right where it does not.</summary>
    public string Mended =>
        $"{Name} = CASE WHEN {MakesSense} THEN {Name} ELSE {string.Format(CultureInfo.InvariantCulture, Instead ?? Name, Name)} END";
}

namespace Mycelia.Benchmarks.Processes;

/// <summary>What to start.</summary>
/// <param name="Program">A path, or a name to look for in <c>PATH</c>.</param>
/// <param name="Arguments">Without the program's name.</param>
/// <param name="Environment">All of it.</param>
/// <param name="OutputFile">Where standard output and errors go.</param>
internal sealed record Command(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string OutputFile
);

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Tests that measure the process or the machine, and so run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

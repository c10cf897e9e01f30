namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>After a power cut something is not as it was promised.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);

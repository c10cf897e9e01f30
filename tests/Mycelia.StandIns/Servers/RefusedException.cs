namespace Mycelia.StandIns.Servers;

/// <summary>The key may not do what a request asks for.</summary>
public sealed class RefusedException : Exception;

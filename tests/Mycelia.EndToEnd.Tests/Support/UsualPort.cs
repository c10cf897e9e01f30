namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Tests that need the local server's usual port, and so run one after the other.</summary>
[CollectionDefinition(nameof(UsualPort))]
public sealed class UsualPort;

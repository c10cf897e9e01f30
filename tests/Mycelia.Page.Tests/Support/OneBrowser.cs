namespace Mycelia.Page.Tests.Support;

/// <summary>The tests that share a browser, and so run one after the other.</summary>
[CollectionDefinition(nameof(OneBrowser))]
public sealed class OneBrowser : ICollectionFixture<PageRig>;

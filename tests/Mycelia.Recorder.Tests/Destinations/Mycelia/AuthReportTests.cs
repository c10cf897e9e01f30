using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>What <c>auth</c> and <c>doctor</c> find out of a server.</summary>
public sealed class AuthReportTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("/health")]
    [InlineData("/healthz")]
    public async Task What_a_server_is_is_asked_and_judged_as_for_a_delivery(string? hidden)
    {
        foreach (var generation in Enum.GetValues<Generation>())
        {
            await using var bench = new MyceliaBench(generation);
            if (hidden is not null)
                bench.Proxy.Plan = FaultPlans.On(hidden, FaultPlans.Always(new Fault.Answer(404, "<html>")));
            bench.Enqueue(1);
            await bench.DeliverAsync();
            var before = bench.Server.Requests.Count;
            var delivery = Questions(bench, 0);

            var survey = await SurveyAsync(bench);

            // Behind a proxy that hides its health only the upload route itself, which the survey tries, tells these two apart.
            var delivered = bench.Queue.ReadServer(bench.Proxy.Url);
            Assert.Equal(
                hidden is not null && delivered == nameof(ServerKind.IngestAndResource) && generation == Generation.B
                    ? nameof(ServerKind.Resource)
                    : delivered,
                survey.Kind.ToString()
            );
            Assert.True(survey.MayDeliver(DestinationChoice.Auto));
            Assert.Equal(delivery, Questions(bench, before));
        }
    }

    [Fact]
    public async Task A_server_that_is_none_of_these_is_no_puzzle_about_rights()
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = static request => request.Path == "/oauth/token" ? Fault.None : new Fault.Answer(404, "<html>a blog");
        var survey = await SurveyAsync(bench);
        Assert.Equal((ServerKind.Unknown, null), (survey.Kind, survey.MayDeliver(DestinationChoice.Auto)));
        Assert.Contains("takes no audio", survey.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Generation.A)]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task Every_right_is_missed_by_itself_and_nothing_is_changed(Generation generation)
    {
        foreach (var taken in NeededRights.All.Keys)
        {
            await using var bench = new MyceliaBench(generation, (path, action) => (path, action) != (taken.Resource, taken.Action));
            bench.Server.Store.Insert("source_files", new() { ["ingested"] = false });
            bench.Server.Store.Insert("audio_chunks", new() { ["original_id"] = null });
            bench.Server.Store.Insert("histogram_5min", new() { ["start"] = ExtendedJson.Date(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) });
            var before = Documents(bench);

            var survey = await SurveyAsync(bench);

            var missed = survey.Rights.Where(static right => right.Value != true).Select(static right => right.Key).ToList();
            // The drawing is refused for want of what it draws from, too: then nothing can be said of it.
            missed.Remove(taken == NeededRights.Timeline ? new("", "") : NeededRights.Timeline);
            Assert.Equal([taken], missed);
            Assert.False(survey.Rights[taken]);
            Assert.Equal(!NeededRights.All[taken].Contains(RightUse.Deliver), survey.MayWriteDocuments);
            Assert.Equal(before, Documents(bench));
        }
    }

    [Theory]
    [InlineData(Generation.A, true)]
    [InlineData(Generation.B, false)]
    public async Task A_key_that_may_not_write_documents_uploads_where_that_is_offered(Generation generation, bool mayDeliver)
    {
        await using var bench = new MyceliaBench(generation, KeyRights.AllBut("write", "db/"));
        var survey = await SurveyAsync(bench);
        Assert.Equal((false, mayDeliver), (survey.MayWriteDocuments, survey.MayDeliver(DestinationChoice.Auto)));
        Assert.Equal(!mayDeliver, survey.WayFor(DestinationChoice.Auto)!.IsByDocuments);
    }

    [Fact]
    public async Task What_the_database_is_too_unwell_to_say_is_unknown()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Server.BeforeCommit = static request =>
            Task.FromResult<WireReply?>(
                request.Action == "updateOne"
                    ? WireReply.With(WireAnswer.Json(500, """{"success":false,"error":"connect ECONNREFUSED 127.0.0.1:27017"}"""))
                    : null
            );
        var survey = await SurveyAsync(bench);
        Assert.Null(survey.Rights[new("update", "db/source_files")]);
        Assert.True(survey.Rights[new("read", "db/source_files")]);
    }

    [Fact]
    public async Task A_database_that_refuses_to_write_nothing_has_accepted_the_key()
    {
        await using var bench = new MyceliaBench(Generation.C);
        bench.Server.BeforeCommit = static request =>
            Task.FromResult<WireReply?>(
                request.Action == "insertMany"
                    ? WireReply.With(WireAnswer.Json(500, """{"success":false,"error":"Invalid BulkOperation, Batch cannot be empty"}"""))
                    : null
            );
        var survey = await SurveyAsync(bench);
        Assert.True(survey.MayWriteDocuments);
        Assert.All(survey.Rights.Values, static may => Assert.True(may));
    }

    private static List<string> Documents(MyceliaBench bench) =>
        [
            .. from collection in (string[])
                ["source_files", "audio_chunks", "histogram_5min", "histogram_1hour", "histogram_1day", "histogram_1week"]
            from document in bench.Server.Store.Documents(collection)
            select document.ToJsonString(),
        ];

    private static async Task<AuthReport> SurveyAsync(MyceliaBench bench)
    {
        using var surveyor = new AuthCheck(bench.Options);
        var contact = await surveyor.ContactAsync(CancellationToken.None);
        Assert.Null(contact.Problem);
        return await surveyor.RunAsync(contact, CancellationToken.None);
    }

    /// <summary>What is asked to find out what the server is.</summary>
    private static HashSet<string> Questions(MyceliaBench bench, int from) =>
        bench
            .Server.Requests.Skip(from)
            .Where(static request => request.Method == "GET" || request is { Action: "findOne", Collection: "source_files" })
            .Select(static request => request.Path)
            .ToHashSet();
}

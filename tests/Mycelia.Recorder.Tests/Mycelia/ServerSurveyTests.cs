using Mycelia.Recorder.Mycelia;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Mycelia;

/// <summary>What <c>auth</c> and <c>doctor</c> find out of a server.</summary>
public sealed class ServerSurveyTests
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

            Assert.Equal(bench.Queue.ReadServer(bench.Proxy.Url), survey.Kind.ToString());
            Assert.True(survey.MayWrite);
            Assert.Equal(delivery, Questions(bench, before));
        }
    }

    [Fact]
    public async Task A_server_that_is_none_of_these_is_no_puzzle_about_rights()
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = static request => request.Path == "/oauth/token" ? Fault.None : new Fault.Answer(404, "<html>a blog");
        var survey = await SurveyAsync(bench);
        Assert.Equal((ServerKind.Unknown, null), (survey.Kind, survey.MayWrite));
        Assert.Contains("takes no audio", survey.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", true, true, true, true)]
    [InlineData("update", "db/source_files", false, true, true, true)]
    [InlineData("read", "db/source_files", true, false, true, true)]
    [InlineData("read", "db/audio_chunks", true, false, true, true)]
    [InlineData("update", "db/histogram", true, true, false, true)]
    [InlineData("update", "db/audio_chunks", true, true, true, false)]
    public async Task What_the_key_may_do_with_documents_is_found_out_and_nothing_is_changed(string action, string path, bool update, bool read, bool timeline, bool group)
    {
        foreach (var generation in new[] { Generation.B, Generation.C })
        {
            await using var bench = new MyceliaBench(generation, KeyRights.AllBut(action, path));
            bench.Server.Store.Insert("source_files", new() { ["ingested"] = false });
            bench.Server.Store.Insert("audio_chunks", new() { ["original_id"] = null });
            bench.Server.Store.Insert("histogram_5min", new() { ["start"] = ExtendedJson.Date(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) });
            string[] collections = ["source_files", "audio_chunks", "histogram_5min", "histogram_1hour", "histogram_1day", "histogram_1week"];
            var before = collections.Select(collection => string.Concat(bench.Server.Store.Documents(collection).Select(static document => document.ToJsonString()))).ToList();

            var survey = await SurveyAsync(bench);

            Assert.Equal((true, new DocumentRights(update, read, timeline, group)), (survey.MayWrite, survey.Rights));
            Assert.Equal(before, collections.Select(collection => string.Concat(bench.Server.Store.Documents(collection).Select(static document => document.ToJsonString()))));
        }
    }

    [Theory]
    [InlineData("db/source_files")]
    [InlineData("db/audio_chunks")]
    public async Task A_key_that_may_not_insert_is_asked_no_further(string path)
    {
        foreach (var generation in new[] { Generation.B, Generation.C })
        {
            await using var bench = new MyceliaBench(generation, KeyRights.AllBut("write", path));
            var survey = await SurveyAsync(bench);
            Assert.Equal((false, null), (survey.MayWrite, survey.Rights));
            Assert.DoesNotContain(bench.Server.Requests, static request => request.Action.StartsWith("update", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_the_database_is_too_unwell_to_say_is_unknown()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Server.BeforeCommit = static request => Task.FromResult<WireReply?>(
            request.Action == "updateOne" ? WireReply.With(WireAnswer.Json(500, """{"success":false,"error":"connect ECONNREFUSED 127.0.0.1:27017"}""")) : null);
        Assert.Equal(new DocumentRights(null, true, true, true), (await SurveyAsync(bench)).Rights);
    }

    [Fact]
    public async Task A_database_that_refuses_to_write_nothing_has_accepted_the_key()
    {
        await using var bench = new MyceliaBench(Generation.C);
        bench.Server.BeforeCommit = static request => Task.FromResult<WireReply?>(
            request.Action == "insertMany" ? WireReply.With(WireAnswer.Json(500, """{"success":false,"error":"Invalid BulkOperation, Batch cannot be empty"}""")) : null);
        var survey = await SurveyAsync(bench);
        Assert.Equal((true, new DocumentRights(true, true, true, true)), (survey.MayWrite, survey.Rights));
    }

    private static async Task<ServerSurvey> SurveyAsync(MyceliaBench bench)
    {
        using var surveyor = new ServerSurveyor(bench.Options);
        var contact = await surveyor.ContactAsync(CancellationToken.None);
        Assert.Null(contact.Problem);
        return await surveyor.RunAsync(contact, CancellationToken.None);
    }

    /// <summary>What is asked to find out what the server is.</summary>
    private static HashSet<string> Questions(MyceliaBench bench, int from) => bench.Server.Requests.Skip(from)
        .Where(static request => request.Method == "GET" || request is { Action: "findOne", Collection: "source_files" }).Select(static request => request.Path).ToHashSet();
}

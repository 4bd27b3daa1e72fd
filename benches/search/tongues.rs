//! Ten tongues: their common names, streets and towns, and the sounds from which the rare ones are made. All words are common or invented.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    Us,
    Gb,
    De,
    Es,
    Fr,
    In,
    Pl,
    Tr,
    Vn,
    Jp,
}

/// What a country's customers are called and where they live. Lists are parted by spaces; "_" is a space inside an entry.
pub struct Tongue {
    pub locale: Locale,
    /// Out of a hundred customers.
    pub share: usize,
    /// First names, surnames and streets in an ordinary base.
    pub sizes: [usize; 3],
    pub first: &'static str,
    pub last: &'static str,
    pub streets: &'static str,
    /// Kinds of streets, "%" for the word that tells them apart.
    pub ways: &'static str,
    pub towns: &'static str,
    pub starts: &'static str,
    pub middles: &'static str,
    /// How surnames end.
    pub kin: &'static str,
    /// How first names end.
    pub given: &'static str,
    /// How places end.
    pub land: &'static str,
    /// Between the sounds.
    pub joint: &'static str,
}

pub static TONGUES: [Tongue; 10] = [
    Tongue {
        locale: Locale::Us,
        share: 38,
        sizes: [500, 3200, 1600],
        first: "James Mary John Jennifer Robert Patricia Michael Linda William Elizabeth David Barbara Richard Susan Joseph Jessica \
            Thomas Sarah Christopher Karen Charles Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Andrew Katherine \
            Steven Kimberly Joshua Emily Kenneth Donna Edward Michelle Benjamin Rebecca Samuel Deborah Nicholas Victoria Alexander \
            Catherine Jonathan Samantha Timothy Angela Gregory Abigail Patrick Madison Raymond Pamela Lawrence Theresa Gerald \
            Cynthia Mary-Ann",
        last: "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Jackson Thompson White \
            Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell \
            Carter Roberts Turner Phillips Evans Parker Edwards Collins Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson \
            Reed Bailey Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes Price Myers Long Foster Sanders \
            Ross Powell Sullivan Russell O'Brien O'Connor",
        streets: "Main_Street Maple_Avenue Oak_Street Park_Avenue Cedar_Lane Elm_Street Washington_Avenue Pine_Street Lake_Drive \
            Hill_Road Walnut_Street Sunset_Drive Church_Street 2nd_Street River_Road Spring_Street",
        ways: "%_Street %_Avenue %_Drive %_Lane %_Court %_Road %_Boulevard %_Way",
        towns: "Springfield Franklin Clinton Georgetown Salem Fairview Madison Greenville Bristol Dover Oakland Riverside Ashland \
            Burlington",
        starts: "Ab Al Bar Ben Ber Bran Brad Cal Car Chan Cor Dal Dar Del Den Dor Ed El Em Far Fen Gar Gil Hal Har Hol Jar Jen Kel \
            Ken Lan Lor Mal Mer Mil Nor Pal Par Ran Ros Sal Sher Tal Ter Tol Val Ver Wal Wen Wil",
        middles: "a be ber den do er ga i ka la le lin man mo ni o ra ri ro se ta ve",
        kin: "bert by den der don dock ford gan ger kin lan ler ley lin low man mer mond ner ney nock ris ron sen ser son ston ter \
            ton well wick",
        given: "a anna bert beth da den don ella fred ia ick ie ina ion la lyn na nard ny on ra rick son ta vin wen y",
        land: "bank beach bluff brook burg crest dale falls field ford gate glen grove ham haven hurst lake mead mont moor mount \
            point ridge shore side spring stone vale view ville water wood",
        joint: "",
    },
    Tongue {
        locale: Locale::Gb,
        share: 15,
        sizes: [400, 1500, 900],
        first: "Oliver Amelia George Olivia Harry Isla Noah Ava Jack Emily Charlie Sophie Jacob Grace Alfred Lucy Frederick \
            Charlotte Oscar Hannah Henry Alice Edward Florence Albert Harriet Stephen Megan Peter Bethany Alan Kathleen Nathan \
            Madeline Hubert Edwin Terence Harold",
        last: "Smith Jones Taylor Brown Davies Evans Thomas Wilson Roberts Johnson Walker Wright Robinson Thompson White Hughes \
            Edwards Green Hall Wood Harris Clarke Jackson Turner Hill Cooper Ward Morris Moore Lee King Harrison Morgan Allen James \
            Phillips Watson Davis Parker Bennett Griffiths Kelly Simpson O'Neill Fitzgerald",
        streets: "High_Street Station_Road Church_Lane Victoria_Road Green_Lane Manor_Road Park_Road Mill_Lane Queens_Road \
            The_Crescent London_Road",
        ways: "%_Road %_Street %_Lane %_Close %_Gardens %_Avenue",
        towns: "London Leeds Bristol York Norwich Exeter Oxford Durham Bath Lincoln Chester Derby",
        starts: "Amb Ard Barn Bask Bide Blen Brack Bux Cam Chel Cheq Clee Cros Dart Dod Dun Els Ever Farr Frome Gars Gos Gres Hak \
            Hex Holm Ilk Knar Lam Lich Lud Mal Mid Mort Nant Nun Ock Orm Pad Pock Ram Roch Ross Sax Selk Skip Tam Tet Thax Ulv Wen \
            Wey Yar",
        middles: "a by der e en er ing le ling o per ring s sel ter the ti ver we y",
        kin: "bery bold bury by cott croft don dyke gill ham hope ington ker land lett ley lock man mer ning pole ridge sey shire \
            son stall tham thwaite wright worth yer",
        given: "a ard bella bert cy dred dwin elle eth fred gar gwen ia iel ina la leen lie mund na nor ora wyn yn",
        land: "acre bridge burn church cliff combe cross dene don down edge end fold garth green heath hithe holm lea marsh mere \
            mill minster nook over pool rigg stead thorpe wold",
        joint: "",
    },
    Tongue {
        locale: Locale::De,
        share: 11,
        sizes: [400, 1200, 900],
        first: "Peter Maria Michael Sabine Thomas Susanne Andreas Petra Stefan Monika Christian Claudia Jürgen Andrea Klaus \
            Stefanie Wolfgang Katharina Matthias Ulrike Sebastian Franziska Johannes Elisabeth Florian Theresia Josef Käthe \
            Heinrich Jörg Ulrich Günter Hans Roland Hans-Peter Alexander Anna-Lena Michaela Björn",
        last: "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf \
            Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler \
            Herrmann König Walter Kaiser Fuchs Peters Weiß Jung Hahn Vogel Groß Böhm",
        streets: "Hauptstraße Schulstraße Gartenstraße Bahnhofstraße Dorfstraße Bergstraße Lindenstraße Kirchweg Mühlenweg Am_Markt \
            Rosenweg",
        ways: "%straße %straße %weg %allee %gasse %platz %ring",
        towns: "Berlin Hamburg München Köln Leipzig Bremen Dresden Nürnberg Bonn Münster Mainz Würzburg Göttingen Lübeck",
        starts: "Acht Alt Ang Berg Bern Bies Brand Bruck Buch Dem Diet Dorn Ebel Eck Eich Erl Esch Fahr Feld Fink Frei Gras Grün \
            Gut Haag Hart Heid Hell Hirsch Holz Hub Jäg Kalt Kern Klug Köst Krum Kug Lau Lind Löw Mahl Merk Mühl Neid Ober Ott Quer \
            Rab Röß Roth Sand Schön Seif Spiel Streh Tann Thal Trau Uhl Vög Weid Wend Wies Zahn Zim",
        middles: "a el en er ig i ler li ner o rich sen ter ul",
        kin: "ach ald auer bach bauer beck burg el eder enz er ert hardt heim her hofer hold horn ke ler lein mann ner rich sam \
            schmid ske stein ung wein",
        given: "a bald bert brecht brun chen elle fried gard gund hard helm hild ina ke lieb lind mar mund olf rad run traud win \
            wine",
        land: "acker anger au bach born bruch brunn busch dorf feld furt garten grund hain hang heide hof kamp moor mühlen rain \
            ried see tal teich wald wiesen winkel",
        joint: "",
    },
    Tongue {
        locale: Locale::Es,
        share: 9,
        sizes: [300, 700, 500],
        first: "Antonio María Manuel Carmen José Josefa Francisco Isabel David Dolores Juan Pilar Javier Teresa Daniel Concepción \
            Jesús Mercedes Enrique Consuelo Rafael Lucía Ignacio Guadalupe Alberto Begoña Roberto Inés Íñigo Sofía Andrés Ángela \
            José-Luis",
        last: "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno \
            Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Suárez \
            Ortega Delgado Castro Ortiz Rubio Marín Núñez",
        streets: "Calle_Mayor Calle_Real Calle_Nueva Calle_del_Sol Plaza_Mayor Calle_de_la_Fuente Avenida_de_la_Paz Paseo_del_Río \
            Calle_Ancha",
        ways: "Calle_% Calle_de_% Avenida_de_% Plaza_% Paseo_de_% Camino_de_%",
        towns: "Madrid Sevilla Málaga Valencia Córdoba Cádiz León Gijón Cáceres Jaén Almería Logroño",
        starts: "Alb Arr Bal Bar Ben Berm Cal Cam Carr Cas Cer Cor Del Dom Dur Esc Esp Est Fer Flor Fue Gal Gar Gim Gon Gua Her Hid \
            Ib Jar Lar Leg Lop Mad Mal Mar Men Mon Mor Nav Ol Ort Pal Par Per Pim Que Ram Rom Sal San Ser Sol Tor Trev Urb Val Var \
            Vil Zar Zub",
        middles: "a am an ar e el en er i il in ol or ur al ad",
        kin: "ada ado aga alde ales ana ano arro arte asco ate ayo azo ejo ellas endo era ero esa eta ez illa illo ínez ino ión ira \
            ito oa olla ón osa oya uga uz",
        given: "a aldo ana ando aria ela elia encia eno erto iana icia ida ina isa ito ona osa ucía uel",
        land: "able aguas albo altas anares arroyo blanca campo casas cillo duero fuente gordo huertas lomas mar montes nejo ollera \
            peña pinos ribera robles rosas sierra soto torre vado valle vega",
        joint: "",
    },
    Tongue {
        locale: Locale::Fr,
        share: 8,
        sizes: [350, 1000, 700],
        first: "Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Nicolas Céline Christophe Valérie Frédéric Hélène \
            Sébastien Chloé Éric Aurélie Jérôme Zoé François Amélie Théo Léa Gaël Maëlys Jean-Pierre Anne-Sophie Benoît Loïc Inès \
            Noémie",
        last: "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garnier David \
            Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Guérin Boyer \
            Chevalier Muller Lemaître Hébert Gérard Prévost",
        streets: "rue_de_l'Église rue_du_Moulin place_de_la_Mairie rue_de_la_Gare rue_des_Écoles chemin_des_Vignes rue_Haute \
            avenue_de_la_République rue_du_Château",
        ways: "rue_% rue_de_% avenue_% boulevard_% place_% chemin_de_% allée_%",
        towns: "Paris Lyon Nîmes Angers Orléans Besançon Béziers Évreux Vannes Nevers Chambéry Saint-Étienne",
        starts: "Ab Am An Ar Au Bar Bas Beau Ber Bla Bou Bran Bre Cau Cha Che Clai Cor Cou Dau Del Des Du Es Fa Fer Fla For Fou Ga \
            Gau Gil Gou Gra Gui Hé Ja Jou La Lau Le Lem Ma Mar Mau Mer Mi Mon Mou Na Pa Pel Pé Pi Pou Ra Re Ri Rou Sa Sau Se Si Tas \
            Thé Tou Tré Va Ver Vi Vil",
        middles: "ba ber ca chon da de di ga ge lan le li lin ma mi na ni no que ra ri ro sa si sse ta ti vi",
        kin: "bert bois cault champ cher court dard deau del dier dot fort gand gnon gny lard leau let lier lot main mier mont nard \
            naud net nier pin quet quin reau rel rier ron roux seau sson tard teil tier tin trand",
        given: "anne aud bert celle çois dine elle ence ette gine ie ienne ille ine ique laine line mond nand nic ric rin thée tin \
            vier",
        land: "bois bourg brosse buisson champ chapelle claux combe côte croix étang fontaine forge forêt grange haie hêtres jardin \
            landes lavoir marais noyers pierre plaine pont pré saules source tilleuls vallée vigne",
        joint: "",
    },
    Tongue {
        locale: Locale::In,
        share: 6,
        sizes: [400, 900, 400],
        first: "Amit Priya Rahul Anjali Sanjay Sunita Rajesh Pooja Vijay Kavita Arjun Deepa Suresh Lakshmi Anil Meena Ravi Neha \
            Manoj Rekha Kiran Asha",
        last: "Sharma Singh Kumar Patel Gupta Reddy Rao Iyer Nair Das Joshi Mehta Shah Verma Khan Mishra Menon Pillai Banerjee \
            Chatterjee Desai",
        streets: "Station_Road Market_Road Temple_Street Lake_Road Gandhi_Nagar Park_Street College_Road Main_Road",
        ways: "%_Road %_Nagar %_Marg %_Street %_Cross",
        towns: "Mumbai Delhi Pune Chennai Kochi Jaipur Mysuru Nagpur Indore Surat",
        starts: "Aga Ana Ar Ban Bar Bha Bhat Cha Chan Chat Dam Das Dhar Dod Dut Gad Gan Gho Gok Gup Har Iy Jad Jha Jog Kad Kal Kam \
            Kap Kul Lak Lal Mad Mah Man Meh Mish Mukh Nad Nag Nai Nar Oj Pad Pan Par Pat Pil Pra Rad Raj Ram Ran Sah San Sar Sen \
            Shet Sin Sri Sub Tal Tan Thak Tiw Tri Vad Var Ven Vya Yad",
        middles: "a ada aka ala ana ani ara asa e i ika ima in o u ur va ya",
        kin: "bhan chand dar das dikar gar jan jee kar karan lam lani li lingam lkar mani murthy nan nath nda pal pathi puri raj \
            rajan ram rkar sena shan shekar swami tari tham vani varma war yan",
        given: "a aj ali an ani ansh ash at deep een endra esh i ika il ima in ish it ita iya jit ka lata mala mani nath preet raj \
            ri sha shree ta vi ya",
        land: "bagh bad dwar gaon garh gate ghat giri halli kunj kund kuppam mandi nagri pada palli patti pet puram sagar tala \
            thana tola vadi vihar wada",
        joint: "",
    },
    Tongue {
        locale: Locale::Pl,
        share: 5,
        sizes: [300, 900, 450],
        first: "Anna Piotr Maria Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka Paweł Barbara Michał Ewa Łukasz Elżbieta \
            Stanisław Bożena Rafał Grażyna Mirosław Danuta Bogusław Żaneta Sławomir Józef",
        last: "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski \
            Mazur Jankowski Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wróbel Łuczak Żak Śliwa Górski",
        streets: "ul._Polna ul._Leśna ul._Słoneczna ul._Szkolna ul._Krótka ul._Ogrodowa ul._Łąkowa ul._Lipowa al._Wolności \
            ul._Kościelna",
        ways: "ul._% al._% os._% pl._%",
        towns: "Warszawa Kraków Łódź Wrocław Poznań Gdańsk Toruń Białystok Częstochowa Zamość",
        starts: "Adam Bać Bar Baran Biel Bog Bor Brod Brzo Buk Cheł Chm Cich Czar Czer Dąb Dob Dom Drzew Fil Gaj Gał Głow Grod Gur \
            Jab Jar Jas Jaw Kac Kal Kas Kaz Kędz Kiel Klim Koł Kop Kos Koz Kub Kuch Laso Lew Lip Łuk Mac Mal Mich Mier Mur Nied Now \
            Ost Paw Pod Rad Rat Rog Rut Sad Sien Sik Sob Stach Szcz Tur Urb Wal War Wen Woj Wrób Zak Zaw Żur",
        middles: "a al an ar ec el en er i ik in iń o ol or ow ew yń",
        kin: "acz ak ala anek ara arz asz ata czak czuk czyk ecki ek ela enda enko eta icki icz ina kiewicz ko łek niak orz owicz \
            owska owski rek ska ski sz szek uch uk uła yga yła yna zik",
        given: "ana anna ata awa bin cja dan ela ena fan gna ian ina isław ja ka lia mir nika ona osz riusz rta sława ta tyna usz \
            wia wit zej",
        land: "arska bukowa brzeska dolna dworska górna grodzka jodłowa kamienna klonowa kwiatowa lipowa łąkowa młyńska mostowa \
            nadrzeczna nowa owocowa piaskowa różana rzeczna sadowa sosnowa stawowa stroma torowa wiejska wodna zielna zimowa",
        joint: "",
    },
    Tongue {
        locale: Locale::Tr,
        share: 4,
        sizes: [300, 600, 350],
        first: "Mehmet Fatma Mustafa Ayşe Ahmet Emine Ali Hatice Hüseyin Zeynep İbrahim Elif Osman Meryem Murat Şerife Ömer Özlem \
            Emre Gülşen İsmail Çiğdem Barış Işıl Yağmur",
        last: "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt \
            Özkan Şimşek Güneş Işık",
        streets: "Atatürk_Caddesi Cumhuriyet_Caddesi Gül_Sokak Lale_Sokak Çınar_Sokak İstiklal_Caddesi Fatih_Caddesi Okul_Sokak \
            Çarşı_Caddesi",
        ways: "%_Sokak %_Caddesi %_Bulvarı %_Sokağı",
        towns: "İstanbul Ankara İzmir Bursa Antalya Eskişehir Muğla Balıkesir Çanakkale Düzce",
        starts: "Ak Al Ar As Ata Ay Baş Bek Ber Bil Boz Bul Can Cey Çak Çel Çet Çoş Dal Dem Der Doğ Dur Er Erd Esk Gök Gül Gün Güv \
            Has İn Kah Kal Kap Kar Kay Kes Kıl Koç Kork Köş Kur Mut Oğ Ön Or Öz Par Pek Sağ Sar Sav Sez Soy Şah Şen Şim Tan Taş Tek \
            Top Tun Uç Ul Ün Var Yal Yaz Yıl Yük Zey",
        middles: "a ak al an ar der e el en er ı il in ir kan o öz te ü ya",
        kin: "acar ak alp altı an ay bağ baş bek bil bulut can cı çelik dağ demir doğan er eren gil gül han kan kaya koç lar ler lı \
            li mak man maz oğlu pınar soy su tan taş tekin tepe tok türk ver yurt",
        given: "al an ar aslan ay bar can çin da deniz det er fer gül gün han ife il in kan leyla lin mer met na naz nur ra rin sel \
            şah şen tuğ ur ya zan",
        land: "ağaç bağ bahçe başı burun çam çayır çeşme dere göl güneş güzel hisar ırmak kale kavak kaya kent koru köprü kuyu \
            liman orman ova pınar saray sırt söğüt taş tepe yayla yol",
        joint: "",
    },
    Tongue {
        locale: Locale::Vn,
        share: 3,
        sizes: [60, 24, 150],
        first: "Anh Hương Linh Minh Thảo Trang Hùng Dũng Tuấn Lan Mai Hạnh Phương Ngọc Quân Thành Đức Hải Nam Long Yến Thu Hà Nhi \
            Khánh Bảo Phúc Sơn Tâm Hiếu Trung Cường Giang Châu Oanh Nga Tú Việt Quỳnh Thúy",
        last: "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        streets: "Lê_Lợi Trần_Phú Quang_Trung Hùng_Vương Hai_Bà_Trưng Nguyễn_Huệ Phan_Chu_Trinh Lý_Tự_Trọng",
        ways: "%",
        towns: "Hà_Nội Đà_Nẵng Huế Cần_Thơ Hải_Phòng Nha_Trang Vũng_Tàu Đà_Lạt",
        starts: "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh",
        middles: "Văn Thị Hữu Đức Minh Ngọc Quang Thanh Xuân Thu Hồng Bá",
        kin: "",
        given: "",
        land: "Anh Hùng Dũng Tuấn Quân Thành Hải Nam Long Bảo Phúc Sơn Tâm Trung Cường Giang Việt Kiên Lâm Thắng",
        joint: " ",
    },
    Tongue {
        locale: Locale::Jp,
        share: 1,
        sizes: [100, 300, 150],
        first: "太郎 花子 翔太 陽菜 健一 美咲 大輔 由美 直樹 恵子 拓也 真由美 誠 愛 隆 結衣",
        last: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 松本 井上 木村",
        streets: "本町 栄町 中央町 緑町 旭町 桜町 元町 若松町",
        ways: "%町 %台 %が丘 %通り",
        towns: "東京都 大阪市 京都市 札幌市 福岡市 仙台市 広島市 神戸市",
        starts: "山 田 中 小 大 高 木 石 村 林 森 池 橋 前 藤 松 井 川 谷 原 北 西 南 東 上 下 内 金 青 黒 白 平 広 長 福 古 新 岡 \
            吉",
        middles: "",
        kin: "田 本 村 川 木 野 山 藤 原 井 島 崎 口 沢 上 下 橋 谷 部 岡 林 森 池 内 瀬",
        given: "子 美 郎 介 也 一 斗 香 菜 奈 恵 樹 人 平 代 里",
        land: "田 本 村 川 木 野 山 原 島 崎 沢 坂 浜 宮 寺 泉",
        joint: "",
    },
];
